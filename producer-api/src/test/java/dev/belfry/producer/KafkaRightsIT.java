package dev.belfry.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.embedded.EmbeddedBroker;
import dev.belfry.embedded.ListenAddress;
import dev.belfry.testing.KafkaRights;
import dev.belfry.testing.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// producer-api with the rights in Kafka that `deploy/kafka/acls.sh` gives it.
class KafkaRightsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String HELLO = "{\"title\":\"Hello\",\"message\":\"there\"}";
  private static final Tokens SENDER =
      Tokens.user("sender").withScope("notifications:send catalogue:write contacts:write");

  @Test
  void itDoesAllThatItIsFor(@TempDir Path folder) {
    try (EmbeddedBroker broker = EmbeddedBroker.withAcls(folder, ListenAddress.anyLoopbackPort())) {
      broker.start();
      try (ProducerService service =
          ProducerService.patient(broker.bootstrapServers(), "--belfry.log.check-every=200ms")) {
        await().atMost(PATIENCE).until(() -> send(service).statusCode() == 202);

        KafkaRights.restrict(broker.bootstrapServers(), "producer-api");

        assertThat(send(service).statusCode()).isEqualTo(202);
        assertThat(
                service
                    .post(
                        "/api/notifications/bulk",
                        SENDER,
                        "{\"recipients\":[\"alice\",\"bob\"],\"title\":\"Hello\",\"message\":\"all\"}")
                    .statusCode())
            .isEqualTo(202);
        assertThat(service.post("/api/notifications/broadcast", SENDER, HELLO).statusCode())
            .isEqualTo(202);
        assertThat(put(service, "/api/categories/orders?reason=test", "{\"name\":\"Orders\"}"))
            .isEqualTo(202);
        assertThat(put(service, "/api/contacts/alice", "{\"email\":\"alice@example.com\"}"))
            .isEqualTo(202);
        await().atMost(PATIENCE).until(() -> copied(service) == 1);
        // It reads back the keys of calls beside all this.
        await().atMost(PATIENCE).until(() -> service.healthDetails().statusCode() == 200);
      }
    }
  }

  private static HttpResponse<String> send(ProducerService service) {
    return service.post("/api/notifications", SENDER, HELLO);
  }

  private static int put(ProducerService service, String path, String body) {
    return service.send(service.call("PUT", path, SENDER, body)).statusCode();
  }

  private static double copied(ProducerService service) {
    return service.bean(MeterRegistry.class).get("belfry.broadcasts.copied").counter().count();
  }
}
