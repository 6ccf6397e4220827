package dev.belfry.persistence.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.Content;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationType;
import dev.belfry.events.RecipientId;
import dev.belfry.persistence.testing.BrokerOnDisk;
import dev.belfry.persistence.testing.Events;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.testing.Infrastructure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class DamagedLogReplayIT {
  private static final int RECORDS = 240;

  @TempDir private static Path folder;

  @Test
  void aReplayStopsAtWhatIsLostUnlessToldToAcceptItAndTheSinkGoesOnAfterwards() {
    try (var broker = BrokerOnDisk.start(folder)) {
      broker.createLog(1);
      var database = Infrastructure.shared().newDatabase();
      try (var service = start(broker, database)) {
        publish(service, RECORDS);
        awaitApplied(service, RECORDS);
      }
      List<Long> segments = broker.segmentsOf(0).firstOffsets();
      long from = segments.get(1);
      long to = segments.get(2);
      broker.stop();
      broker.segmentsOf(0).delete(from);
      broker.startAgain();

      try (var service = start(broker, database)) {
        JsonNode stopped = replay(service, "{\"mode\":\"rebuild\"}");
        assertThat(stopped.get("complete").booleanValue()).isFalse();
        assertThat(stopped.get("outcome").stringValue()).isEqualTo("stopped");
        assertThat(stopped.get("findings"))
            .singleElement()
            .satisfies(finding -> {
              assertThat(finding.get("kind").stringValue()).isEqualTo("missing");
              assertThat(finding.get("from").longValue()).isEqualTo(from);
              assertThat(finding.get("to").longValue()).isEqualTo(to - 1);
            });
        assertThat(count(service, "belfry_replay.notification")).isEqualTo(from);

        JsonNode compared = replay(service, "{\"mode\":\"rebuild\",\"accept_loss\":true}");
        assertThat(compared.get("complete").booleanValue()).isTrue();
        assertThat(compared.get("equal").booleanValue()).isFalse();
        assertThat(compared.get("records").longValue()).isLessThan(RECORDS);
        assertThat(compared.get("differences").get(0).get("kind").stringValue())
            .isEqualTo("only_live");

        JsonNode swapped =
            replay(service, "{\"mode\":\"rebuild\",\"accept_loss\":true,\"swap\":\"always\"}");
        assertThat(swapped.get("swapped").booleanValue()).isTrue();
        assertThat(
                service
                    .database()
                    .sql("SELECT to_offset - from_offset FROM lost_record")
                    .query(Long.class)
                    .single())
            .isEqualTo(to - from);
        publish(service, 10);
        awaitApplied(service, RECORDS + 10);
      }
    }
  }

  private static long count(RunningService service, String table) {
    return service.database().sql("SELECT count(*) FROM " + table).query(Long.class).single();
  }

  private static RunningService start(BrokerOnDisk broker, dev.belfry.testing.Database database) {
    return RunningService.start(broker.bootstrapServers(), database, "belfry.log.partitions=1");
  }

  private static JsonNode replay(RunningService service, String body) {
    var answer = service.postAsAuditor("/api/audit/replay?reason=test", body);
    assertThat(answer.status()).isEqualTo(200);
    return answer.lines().getLast();
  }

  private static void publish(RunningService service, int count) {
    var content =
        new Content(
            "title", "m".repeat(10_000), NotificationType.INFO, JsonObject.EMPTY, null, null, true);
    List<CompletableFuture<?>> sent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sent.add(
          service
              .bean(EventPublisher.class)
              .publish(service.log(), Events.created(new RecipientId("alice"), content)));
    }
    sent.forEach(RunningService::await);
  }

  private static void awaitApplied(RunningService service, long records) {
    await()
        .ignoreExceptions()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(
                    service
                        .database()
                        .sql(
                            "SELECT sum(next_offset) FROM applied_position WHERE topic = 'belfry.notifications'")
                        .query(Long.class)
                        .single())
                .isEqualTo(records));
  }
}
