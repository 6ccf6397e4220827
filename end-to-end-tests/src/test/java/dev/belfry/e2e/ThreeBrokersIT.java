package dev.belfry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Kafka as companies run it: three brokers, three replicas, two of which have what was accepted.
class ThreeBrokersIT {
  private static final int SENDERS = 12;
  private static final int KILLS = 3;

  /// Long enough for a machine that is busy, and shorter than Kafka's client would try.
  private static final Duration IN_TIME = Duration.ofSeconds(12);

  @Test
  @Tag("endurance")
  void everyAcceptedPostIsThereOnceAndInOrderThoughTheBrokerThatLeadsMostIsKilledAgainAndAgain()
      throws Exception {
    List<SteadySender> senders = new ArrayList<>();
    try (Deployment belfry = Deployment.on(ThreeBrokers::new)) {
      List<Device> devices = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        SteadySender sender = new SteadySender("r" + i, belfry);
        senders.add(sender);
        sender.begin();
        Device device = new Device(belfry, sender.token);
        device.connect(i % 2, false);
        devices.add(device);
      }
      for (int i = 0; i < KILLS; i++) {
        senders.forEach(sender -> sender.awaitMore(10));
        belfry.killBroker();
        // Two brokers are enough.
        senders.forEach(sender -> sender.awaitMore(10));
        belfry.restartBroker();
      }
      for (SteadySender sender : senders) {
        sender.awaitMore(10);
        sender.end();
      }

      for (SteadySender sender : senders) {
        assertThat(sender.refused())
            .allMatch(refused ->
                refused.status() == 503
                    && List.of("unknown", "nothing_written").contains(refused.outcome())
                    && refused.after().compareTo(IN_TIME) < 0);
      }
      report(senders);
      new SentCheck(belfry, senders, devices).check();
    } finally {
      senders.forEach(SteadySender::close);
    }
  }

  private static void report(List<SteadySender> senders) {
    System.out.printf(
        "%s accepted, %s refused, at most %s without one that was accepted%n",
        senders.stream().mapToInt(sender -> sender.accepted().size()).sum(),
        senders.stream().mapToInt(sender -> sender.refused().size()).sum(),
        senders.stream().map(SteadySender::longestWait).max(Duration::compareTo).orElseThrow());
  }
}
