package dev.belfry.channel;

import static dev.belfry.channel.RunningChannels.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.RecipientId;
import dev.belfry.testing.Database;
import dev.belfry.testing.Infrastructure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Reads race with decisions: whoever was told that they have read something before it fell due
/// gets no message about it.
class InterleavingIT {
  private static final Duration DELAY = Duration.ofMinutes(10);
  private static final long SEED = 20_261_129;

  @Test
  void whatWasReadBeforeItFellDueIsNeverSent() {
    race(300, SEED);
  }

  @Test
  @Tag("endurance")
  void whatWasReadBeforeItFellDueIsNeverSentHoweverOftenTheyRace() {
    race(1_500, SEED + 1);
  }

  @Test
  @Tag("endurance")
  void whatWasReadBeforeItFellDueIsNeverSentInALongRace() {
    race(5_000, SEED + 2);
  }

  /// All are due at once; the reads before that moment are acknowledged in the last instant before
  /// it, and others go on while decisions are made.
  private static void race(int count, long seed) {
    try (Infrastructure infrastructure = Infrastructure.start()) {
      Database database = infrastructure.newDatabase();
      var clock = new MovableClock();
      var transport = new RecordingTransport();
      try (RunningChannels one =
              RunningChannels.start(infrastructure.bootstrapServers(), database, transport, clock);
          RunningChannels other =
              RunningChannels.start(
                  infrastructure.bootstrapServers(), database, transport, clock)) {
        one.awaitActive();
        other.awaitActive();
        var random = new Random(seed);
        List<NotificationCreated> all = new ArrayList<>();
        List<NotificationCreated> before = new ArrayList<>();
        List<NotificationCreated> during = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          RecipientId someone = one.someoneWithAddress();
          NotificationCreated event = created(someone);
          one.publish(event);
          all.add(event);
          switch (random.nextInt(3)) {
            case 0 -> before.add(event);
            case 1 -> during.add(event);
            default -> {
              // Nobody reads it.
            }
          }
        }
        one.awaitApplied();
        before.stream()
            .map(event -> one.publishLater(read(event)))
            .toList()
            .forEach(RunningChannels::await);
        Instant due = clock.instant();
        clock.advance(DELAY);
        during.forEach(event -> RunningChannels.await(other.publishLater(read(event))));

        await()
            .alias("seed %s, due at %s".formatted(seed, due))
            .atMost(Duration.ofMinutes(5))
            .until(() ->
                one.count("SELECT count(*) FROM item WHERE closed IS NULL") == 0
                    && one.count("SELECT count(*) FROM item") >= count);
        for (NotificationCreated event : before) {
          assertThat(transport.messagesTo(event.recipient())).as("seed %s", seed).isEmpty();
        }
        for (NotificationCreated event : all) {
          int sent = transport.messagesTo(event.recipient()).size();
          assertThat(sent)
              .as("seed %s, %s", seed, event.recipient())
              .isEqualTo("sent".equals(one.itemOf(event.id())) ? 1 : 0);
        }
      }
    }
  }

  private static NotificationRead read(NotificationCreated event) {
    return new NotificationRead(event.recipient(), event.id(), event.recipient().value());
  }
}
