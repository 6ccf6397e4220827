package dev.belfry.persistence.sink;

import static dev.belfry.persistence.testing.Events.created;
import static dev.belfry.persistence.testing.Events.someone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.embedded.EmbeddedBroker;
import dev.belfry.embedded.ListenAddress;
import dev.belfry.events.RecipientId;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.KafkaRights;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// persistence-service with the rights in Kafka that `deploy/kafka/acls.sh` gives it.
class KafkaRightsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void itDoesAllThatItIsFor(@TempDir Path folder) {
    try (EmbeddedBroker broker = EmbeddedBroker.withAcls(folder, ListenAddress.anyLoopbackPort())) {
      broker.start();
      try (RunningService service =
          RunningService.start(
                  broker.bootstrapServers(),
                  Infrastructure.shared().newDatabase(),
                  "belfry.log.check-every=200ms")
              .awaitTables()) {
        RecipientId user = someone();
        service.publish(created(user));
        await().atMost(PATIENCE).until(() -> service.unread(user) == 1);

        KafkaRights.restrict(broker.bootstrapServers(), "persistence-service");

        service.publish(created(user));
        await().atMost(PATIENCE).until(() -> service.unread(user) == 2);
        assertThat(service.audit("/api/audit/inbox/%s?reason=test".formatted(user)).status())
            .isEqualTo(200);
        assertThat(service.audit("/api/audit/events?recipient=" + user).text())
            .contains("\"type\":\"end\"");
        assertThat(service.postAsAuditor("/api/audit/verify", "{}").text()).contains("\"ok\":true");
        // Some sinks may still be joining their groups.
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
