package dev.belfry.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.RecipientId;
import dev.belfry.events.Topic;
import dev.belfry.service.log.EventLogConnection;
import dev.belfry.testing.HandshakeRefused;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.SocketClient;
import dev.belfry.testing.TopicChanges;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

/// The log's topic is deleted and created anew while a node runs.
class LogCreatedAnewIT {
  @Test
  void noChangeIsAcceptedIntoAnotherLogAndSocketsAreClosedAndRefused() throws Exception {
    try (Infrastructure infrastructure = Infrastructure.start();
        DeliveryNode node =
            DeliveryNode.start(infrastructure.bootstrapServers(), "belfry.log.check-every=1s")) {
      RecipientId alice = DeliveryNode.someone();
      SocketClient socket = node.connect(alice);
      socket.send("{\"type\":\"mark_all_read\",\"ref\":\"before\"}");
      socket.awaitFrame("accepted", Duration.ofSeconds(60));
      new TopicChanges(infrastructure.bootstrapServers(), Topic.NOTIFICATIONS.topicName())
          .createAnew(12, Topic.NOTIFICATIONS.settings());

      socket.send("{\"type\":\"mark_all_read\",\"ref\":\"after\"}");

      assertThat(socket.closeCode().get(60, TimeUnit.SECONDS)).isEqualTo(1001);
      assertThat(socket.frames("accepted")).hasSize(1);
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> {
            var refused =
                catchThrowableOfType(HandshakeRefused.class, () -> node.socketOf(alice).connect());
            assertThat(refused).isNotNull();
            assertThat(refused.status()).isEqualTo(503);
          });
      var health = node.bean(EventLogConnection.class).health();
      assertThat(health.getStatus()).isEqualTo(Status.DOWN);
      assertThat(health.getDetails().toString()).contains("was created anew");
    }
  }
}
