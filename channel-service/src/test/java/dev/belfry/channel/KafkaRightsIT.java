package dev.belfry.channel;

import static dev.belfry.channel.RunningChannels.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.channel.push.Devices;
import dev.belfry.channel.push.PlayedFirebase;
import dev.belfry.embedded.EmbeddedBroker;
import dev.belfry.embedded.ListenAddress;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.PushPlatform;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Topic;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.KafkaRights;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// channel-service with the rights in Kafka that `deploy/kafka/acls.sh` gives it.
class KafkaRightsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void itDoesAllThatItIsFor(@TempDir Path folder) {
    var clock = new MovableClock();
    var transport = new RecordingTransport();
    try (var firebase = new PlayedFirebase();
        EmbeddedBroker broker = EmbeddedBroker.withAcls(folder, ListenAddress.anyLoopbackPort())) {
      broker.start();
      try (RunningChannels service =
          RunningChannels.start(
              broker.bootstrapServers(),
              Infrastructure.shared().newDatabase(),
              transport,
              clock,
              "--belfry.log.check-every=200ms",
              "--belfry.channel.push.delay=10m",
              "--belfry.channel.push.fcm.credentials-file=" + firebase.credentials(folder),
              "--belfry.channel.push.fcm.server=" + firebase.origin())) {
        service.awaitActive();
        RecipientId alice = service.someoneWithAddress();
        firebase.answers("gone", PlayedFirebase.Answer.error(404, "UNREGISTERED"));
        RunningChannels.await(
            service
                .bean(EventPublisher.class)
                .publish(service.log(), Devices.registered(PushPlatform.FCM, "gone", alice)));
        service.plan(created(alice));
        service.awaitApplied(Topic.CONTACTS);

        KafkaRights.restrict(broker.bootstrapServers(), "channel-service");
        clock.advance(Duration.ofMinutes(10));

        // It decides, says so, sends, and forgets the phone that is gone.
        await().atMost(PATIENCE).until(() -> transport.messagesTo(alice).size() == 1);
        await()
            .atMost(PATIENCE)
            .untilAsserted(() ->
                assertThat(service.stepNames(alice)).contains("DeliverySent", "DeliveryFailed"));
        await()
            .atMost(PATIENCE)
            .until(() ->
                service.count(
                        "SELECT count(*) FROM contact WHERE recipient = '%s' AND kind = 'push'"
                            .formatted(alice))
                    == 0);
        await()
            .atMost(PATIENCE)
            .untilAsserted(() ->
                assertThat(service.bean(MeterRegistry.class).get("belfry.component.up").gauges())
                    .allSatisfy(
                        up -> assertThat(up.value()).as(up.getId().toString()).isEqualTo(1)));
      }
    }
  }
}
