package dev.belfry.channel;

import static dev.belfry.channel.RunningChannels.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.RecipientId;
import dev.belfry.testing.Infrastructure;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a rate leaves waiting.
class LimitedIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void whatTheRateDoesNotAllowWaitsInItsRowUnclaimed() {
    var clock = new MovableClock();
    var transport = new RecordingTransport();
    try (RunningChannels service =
        RunningChannels.start(
                Infrastructure.shared().bootstrapServers(),
                Infrastructure.shared().newDatabase(),
                transport,
                clock,
                "--belfry.channel.email.rate=0.01",
                "--belfry.channel.email.burst=2")
            .awaitActive()) {
      List<RecipientId> people =
          IntStream.range(0, 3).mapToObj(_ -> service.someoneWithAddress()).toList();
      people.forEach(each -> service.publish(created(each)));
      service.awaitApplied();

      clock.advance(Duration.ofMinutes(10));
      await().atMost(SOON).until(() -> sent(transport, people) == 2 && limited(service) > 0);
      await()
          .atMost(SOON)
          .until(() ->
              service.count(
                      "SELECT count(*) FROM delivery WHERE state = 'decided' AND decided_offset IS NOT NULL AND fence = 0")
                  == 1);
      assertThat(sent(transport, people)).isEqualTo(2);

      clock.advance(Duration.ofSeconds(100));
      await().atMost(SOON).until(() -> sent(transport, people) == 3);
    }
  }

  private static long sent(RecordingTransport transport, List<RecipientId> people) {
    return people.stream().mapToLong(each -> transport.messagesTo(each).size()).sum();
  }

  private static double limited(RunningChannels service) {
    return service
        .bean(MeterRegistry.class)
        .get("belfry.channel.limited")
        .tag("channel", "email")
        .counter()
        .count();
  }
}
