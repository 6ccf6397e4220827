package dev.belfry.persistence.audit.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.Content;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationType;
import dev.belfry.events.RecipientId;
import dev.belfry.persistence.audit.progress.ProgressListener;
import dev.belfry.persistence.audit.progress.WorkProgress;
import dev.belfry.persistence.audit.replay.ReplayRequest.Mode;
import dev.belfry.persistence.testing.Events;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.testing.BrokerOnDisk;
import dev.belfry.testing.Infrastructure;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;

class DamagedLogReplayIT {
  private static final int RECORDS = 240;

  @TempDir private Path folder;

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

  @Test
  void whatWasAcceptedIsReportedEverAfterAndToldFromWhatIsNew() {
    try (var broker = BrokerOnDisk.start(folder)) {
      broker.createLog(1);
      var database = Infrastructure.shared().newDatabase();
      try (var service = start(broker, database)) {
        publish(service, RECORDS);
        awaitApplied(service, RECORDS);
      }
      List<Long> segments = broker.segmentsOf(0).firstOffsets();
      broker.stop();
      broker.segmentsOf(0).forge(3);
      broker.segmentsOf(0).delete(segments.get(1));
      broker.startAgain();

      try (var service = start(broker, database)) {
        JsonNode found = verify(service);
        assertThat(found.get("ok").booleanValue()).isFalse();
        assertThat(kinds(found)).containsExactly("altered", "missing");
        assertThat(found.get("findings").valueStream()).noneMatch(DamagedLogReplayIT::isAccepted);

        JsonNode stopped = replay(service, "{\"mode\":\"rebuild\"}");
        assertThat(stopped.get("outcome").stringValue()).isEqualTo("stopped");
        assertThat(kinds(stopped)).containsExactly("altered");
        JsonNode swapped =
            replay(service, "{\"mode\":\"rebuild\",\"accept_loss\":true,\"swap\":\"always\"}");
        assertThat(swapped.get("outcome").stringValue()).isEqualTo("swapped");
        assertThat(swapped.get("findings")).isEqualTo(found.get("findings"));
        publish(service, 10);
        awaitApplied(service, RECORDS + 10);

        JsonNode nightly = verify(service);
        assertThat(nightly.get("ok").booleanValue()).isTrue();
        assertThat(places(nightly)).isEqualTo(places(found));
        assertThat(nightly.get("findings"))
            .allSatisfy(finding -> {
              JsonNode accepted = finding.get("accepted");
              assertThat(accepted.get("by").stringValue()).isEqualTo("auditor");
              assertThat(accepted.get("reason").stringValue()).isEqualTo("test");
              assertThat(Instant.parse(accepted.get("at").stringValue())).isBefore(Instant.now());
            });
        assertThat(nightly.get("checkpoint").get("partitions")).hasSize(1);
        JsonNode shadow = replay(service, "{\"mode\":\"shadow\"}");
        assertThat(shadow.get("outcome").stringValue()).isEqualTo("equal");
        assertThat(places(shadow)).isEqualTo(places(found));
        assertThat(replay(service, "{\"mode\":\"rebuild\"}").get("outcome").stringValue())
            .isEqualTo("swapped");
        awaitApplied(service, RECORDS + 10);
        assertThat(verify(service).get("findings")).isEqualTo(nightly.get("findings"));

        JsonNode checkpoint = nightly.get("checkpoint");
        assertThat(verify(service, "{\"checkpoint\":%s}".formatted(checkpoint)).get("ok"))
            .isEqualTo(BooleanNode.TRUE);
      }

      broker.stop();
      broker.segmentsOf(0).forge(5);
      broker.startAgain();
      try (var service = start(broker, database)) {
        JsonNode again = verify(service);
        assertThat(again.get("ok").booleanValue()).isFalse();
        assertThat(again.get("findings").valueStream().filter(finding -> !isAccepted(finding)))
            .singleElement()
            .satisfies(
                finding -> assertThat(finding.get("kind").stringValue()).isEqualTo("altered"));
        assertThat(again.get("findings")).hasSize(3);
        assertThat(replay(service, "{\"mode\":\"shadow\"}").get("outcome").stringValue())
            .isEqualTo("stopped");
      }
    }
  }

  @Test
  void whatAReplayAcceptedBeforeItWasInterruptedIsInItsResult() {
    try (var broker = BrokerOnDisk.start(folder)) {
      broker.createLog(1);
      var database = Infrastructure.shared().newDatabase();
      try (var service = start(broker, database)) {
        publish(service, RECORDS);
        awaitApplied(service, RECORDS);
      }
      List<Long> segments = broker.segmentsOf(0).firstOffsets();
      broker.stop();
      broker.segmentsOf(0).delete(segments.get(1));
      broker.startAgain();

      try (var service = start(broker, database)) {
        var interruption = new IllegalStateException("interrupted");
        assertThatThrownBy(() ->
                service
                    .bean(Replays.class)
                    .run(
                        service.log(),
                        new ReplayRequest(Mode.REBUILD, true, true, false, null),
                        new Operator("operator", "a disk was lost"),
                        new ProgressListener() {
                          @Override
                          public void progress(WorkProgress progress) {}

                          @Override
                          public void check() {
                            if (isPast(service, segments.get(2))) {
                              throw interruption;
                            }
                          }
                        }))
            .isSameAs(interruption);
        assertThat(verify(service).get("findings").valueStream())
            .noneMatch(DamagedLogReplayIT::isAccepted); // nothing was exchanged

        JsonNode swapped =
            replay(service, "{\"mode\":\"rebuild\",\"accept_loss\":true,\"swap\":\"always\"}");
        assertThat(swapped.get("outcome").stringValue()).isEqualTo("swapped");
        assertThat(kinds(swapped)).containsExactly("missing");
        JsonNode nightly = verify(service);
        assertThat(nightly.get("ok").booleanValue()).isTrue();
        assertThat(nightly.get("findings").get(0).get("accepted").get("by").stringValue())
            .isEqualTo("operator");
      }
    }
  }

  @Test
  void aSinkThatHaltedBeforeALossGoesOnWhenItWasAccepted() {
    try (var broker = BrokerOnDisk.start(folder)) {
      broker.createLog(1);
      try (var service = start(broker, Infrastructure.shared().newDatabase())) {
        publish(service, RECORDS);
        awaitApplied(service, RECORDS);
      }
      List<Long> segments = broker.segmentsOf(0).firstOffsets();
      broker.stop();
      broker.segmentsOf(0).delete(segments.get(1));
      broker.startAgain();

      try (var service = start(broker, Infrastructure.shared().newDatabase())) {
        awaitApplied(service, segments.get(1));
        JsonNode before = verify(service);
        assertThat(before.get("ok").booleanValue()).isTrue(); // the loss is ahead of it

        JsonNode swapped =
            replay(service, "{\"mode\":\"rebuild\",\"accept_loss\":true,\"swap\":\"always\"}");
        assertThat(swapped.get("outcome").stringValue()).isEqualTo("swapped");
        assertThat(kinds(swapped)).containsExactly("missing");
        awaitApplied(service, RECORDS);

        JsonNode nightly = verify(service);
        assertThat(nightly.get("ok").booleanValue()).isTrue();
        assertThat(nightly.get("findings").valueStream())
            .singleElement()
            .satisfies(finding -> {
              assertThat(isAccepted(finding)).isTrue();
              assertThat(finding.get("from").longValue()).isEqualTo(segments.get(1));
              assertThat(finding.get("to").longValue()).isEqualTo(segments.get(2) - 1);
            });
      }
    }
  }

  private static boolean isPast(RunningService service, long offset) {
    return service
        .database()
        .sql(
            """
            SELECT EXISTS (
              SELECT FROM belfry_replay.applied_position
              WHERE topic = 'belfry.notifications' AND next_offset >= :offset)
            """)
        .param("offset", offset)
        .query(Boolean.class)
        .single();
  }

  private static JsonNode verify(RunningService service) {
    return verify(service, "{}");
  }

  private static JsonNode verify(RunningService service, String body) {
    return service.postAsAuditor("/api/audit/verify", body).lines().getLast();
  }

  private static List<String> kinds(JsonNode result) {
    return result
        .get("findings")
        .valueStream()
        .map(finding -> finding.get("kind").stringValue())
        .toList();
  }

  private static List<String> places(JsonNode result) {
    return result
        .get("findings")
        .valueStream()
        .map(finding ->
            "%s %s %s".formatted(finding.get("kind"), finding.get("from"), finding.get("to")))
        .toList();
  }

  private static boolean isAccepted(JsonNode finding) {
    return finding.has("accepted");
  }

  private static long count(RunningService service, String table) {
    return service.database().sql("SELECT count(*) FROM " + table).query(Long.class).single();
  }

  private static RunningService start(BrokerOnDisk broker, dev.belfry.testing.Database database) {
    return RunningService.start(broker.bootstrapServers(), database, "belfry.log.partitions=1")
        .awaitTables();
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
