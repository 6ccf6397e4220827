package dev.belfry.delivery.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class UnackedPushesTest {
  private final Semaphore shared = new Semaphore(10);
  private final UnackedPushes unacked = new UnackedPushes(shared);

  @Test
  void anAcknowledgementCoversWhatWasPushedUpToItInWhateverOrder() {
    List<UUID> ids = push(105, 101, 103);

    unacked.acknowledge(103);

    assertThat(unacked.takePushed()).isEqualTo(ids);
    assertThat(unacked.takeAcknowledged()).containsExactly(ids.get(1), ids.get(2));
    unacked.acknowledge(105);
    assertThat(unacked.takeAcknowledged()).containsExactly(ids.get(0));
    assertThat(unacked.hasNews()).isFalse();
  }

  @Test
  void moreThanItsOwnIsKeptWhileTheNodeHasRoomAndThenTheOldestAreForgotten() {
    List<UUID> ids = pushMany(UnackedPushes.OWN + 12);
    assertThat(shared.availablePermits()).isZero();

    unacked.acknowledge(Long.MAX_VALUE);

    assertThat(unacked.takeAcknowledged()).isEqualTo(ids.subList(2, ids.size()));
    assertThat(shared.availablePermits()).isEqualTo(10);
  }

  @Test
  void theRoomIsGivenBackWhenTheSessionEnds() {
    pushMany(UnackedPushes.OWN + 5);
    unacked.acknowledge(0);
    assertThat(shared.availablePermits()).isEqualTo(6);

    unacked.end();

    assertThat(shared.availablePermits()).isEqualTo(10);
  }

  @Test
  void noReceiptIsTooLargeForKafka() {
    List<UUID> ids = pushMany(UnackedPushes.PER_RECEIPT + 1);

    assertThat(unacked.takePushed()).isEqualTo(ids.subList(0, UnackedPushes.PER_RECEIPT));
    assertThat(unacked.takePushed()).containsExactly(ids.getLast());
  }

  private List<UUID> pushMany(int count) {
    long[] offsets = new long[count];
    for (int i = 0; i < count; i++) {
      offsets[i] = i;
    }
    return push(offsets);
  }

  private List<UUID> push(long... offsets) {
    List<UUID> ids = new ArrayList<>();
    for (long offset : offsets) {
      UUID id = Ids.next();
      unacked.push(id, offset);
      ids.add(id);
    }
    return ids;
  }
}
