package dev.belfry.channel.seen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.EventLog;
import dev.belfry.events.NotificationDelivered;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.events.SessionClosed;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SeenPositionsTest {
  private static final EventLog LOG = new EventLog(new Uuid(0x1234_5678_9abc_def0L, 42), 3);
  private static final RecipientId ALICE = new RecipientId("alice");
  private static final RecipientId BOB = new RecipientId("bob");

  private final SeenPositions seen = new SeenPositions(LOG);

  @Test
  void theFarthestOfAllSessionsCountsInWhateverOrderTheyAreRead() {
    seen.take(receipt(ALICE, of(ALICE, 7)));
    seen.take(receipt(BOB, of(BOB, 3)));
    seen.take(receipt(ALICE, of(ALICE, 5)));

    assertThat(seen.offsets()).isEqualTo(Map.of(ALICE, 7L, BOB, 3L));
  }

  @Test
  void aReceiptThatSaysNothingOfItLeavesItAsItWas() {
    seen.take(receipt(ALICE, null));
    seen.take(new SessionClosed(ALICE, new UUID(0, 1), of(ALICE, 9), 1000));

    assertThat(seen.offsets()).isEmpty();
  }

  @Test
  void aPositionOfAnotherLogOrOfAnotherPartitionIsNone() {
    Position own = of(ALICE, 7);

    seen.take(receipt(ALICE, new Position(own.epoch() + 1, own.partition(), 7)));
    seen.take(receipt(ALICE, new Position(own.epoch(), (own.partition() + 1) % 3, 7)));

    assertThat(seen.offsets()).isEmpty();
  }

  private static Position of(RecipientId whose, long offset) {
    return LOG.beginningFor(whose).at(offset);
  }

  private static NotificationDelivered receipt(RecipientId whose, @Nullable Position seen) {
    return new NotificationDelivered(
        whose, new UUID(0, 1), List.of(), List.of(), seen, Instant.EPOCH);
  }
}
