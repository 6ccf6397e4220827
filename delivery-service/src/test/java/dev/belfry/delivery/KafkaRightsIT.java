package dev.belfry.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.embedded.EmbeddedBroker;
import dev.belfry.embedded.ListenAddress;
import dev.belfry.events.RecipientId;
import dev.belfry.testing.KafkaRights;
import dev.belfry.testing.SocketClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// delivery-service with the rights in Kafka that `deploy/kafka/acls.sh` gives it.
class KafkaRightsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void itDoesAllThatItIsFor(@TempDir Path folder) {
    try (EmbeddedBroker broker = EmbeddedBroker.withAcls(folder, ListenAddress.anyLoopbackPort())) {
      broker.start();
      try (DeliveryNode node =
          DeliveryNode.start(broker.bootstrapServers(), "belfry.log.check-every=200ms")) {
        KafkaRights.restrict(broker.bootstrapServers(), "delivery-service");
        RecipientId user = DeliveryNode.someone();

        try (SocketClient socket = node.connect(user)) {
          var event = node.notify(user, "Hello");
          socket.awaitFrame("new_notification", PATIENCE);
          socket.send(
              "{\"type\":\"mark_as_read\",\"notification_id\":\"%s\",\"ref\":\"r\"}"
                  .formatted(event.id()));
          socket.awaitFrame("accepted", PATIENCE);
          socket.awaitFrame("notification_read", PATIENCE);
        }

        await().atMost(PATIENCE).until(() -> published(node) >= 2);
        await()
            .atMost(PATIENCE)
            .untilAsserted(() ->
                assertThat(node.bean(MeterRegistry.class).get("belfry.component.up").gauges())
                    .allSatisfy(
                        up -> assertThat(up.value()).as(up.getId().toString()).isEqualTo(1)));
      }
    }
  }

  private static double published(DeliveryNode node) {
    return node.bean(MeterRegistry.class)
        .get("belfry.delivery.receipts")
        .tag("outcome", "published")
        .counter()
        .count();
  }
}
