package dev.belfry.persistence.audit.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.Content;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.Json;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationType;
import dev.belfry.events.RecipientId;
import dev.belfry.persistence.audit.verify.Finding;
import dev.belfry.persistence.audit.verify.Finding.Kind;
import dev.belfry.persistence.testing.Events;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.testing.BrokerOnDisk;
import dev.belfry.testing.Database;
import dev.belfry.testing.Infrastructure;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class DamagedLogReplayIT {
  private static final int RECORDS = 240;

  @TempDir private Path folder;

  @Test
  void aReplayStopsAtWhatIsLostUnlessToldToAcceptItAndTheSinkGoesOnAfterwards() {
    try (var broker = BrokerOnDisk.start(folder)) {
      var database = Infrastructure.shared().newDatabase();
      fill(broker, database);
      List<Long> segments = broker.segmentsOf(0).firstOffsets();
      long from = segments.get(1);
      long to = segments.get(2);
      broker.stop();
      broker.segmentsOf(0).delete(from);
      broker.startAgain();

      try (var service = start(broker, database)) {
        ReplayKit replay = new ReplayKit(service);
        ReplayResult stopped = replay.rebuild().run();
        assertThat(stopped.complete()).isFalse();
        assertThat(stopped.outcome()).isEqualTo(ReplayOutcome.STOPPED);
        assertThat(stopped.findings())
            .containsExactly(
                new Finding("belfry.notifications", 0, Kind.MISSING, from, to - 1, null));
        assertThat(count(service, "belfry_replay.notification")).isEqualTo(from);

        ReplayResult compared = replay.rebuild().acceptLoss().run();
        assertThat(compared.complete()).isTrue();
        assertThat(compared.equal()).isFalse();
        assertThat(compared.records()).isLessThan(RECORDS);
        assertThat(compared.differences().getFirst().kind()).isEqualTo(Difference.Kind.ONLY_LIVE);

        assertThat(replay.rebuild().acceptLoss().swapAlways().run().swapped()).isTrue();
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
  @Tag("heavy")
  void whatWasAcceptedIsReportedEverAfterAndToldFromWhatIsNew() {
    try (var broker = BrokerOnDisk.start(folder)) {
      var database = Infrastructure.shared().newDatabase();
      fill(broker, database);
      List<Long> segments = broker.segmentsOf(0).firstOffsets();
      broker.stop();
      broker.segmentsOf(0).forge(3);
      broker.segmentsOf(0).delete(segments.get(1));
      broker.startAgain();

      try (var service = start(broker, database)) {
        ReplayKit replay = new ReplayKit(service);
        Verification found = verify(service);
        assertThat(found.ok()).isFalse();
        assertThat(found.findings())
            .extracting(Finding::kind)
            .containsExactly(Kind.ALTERED, Kind.MISSING);
        assertThat(found.findings()).noneMatch(DamagedLogReplayIT::isAccepted);

        ReplayResult stopped = replay.rebuild().run();
        assertThat(stopped.outcome()).isEqualTo(ReplayOutcome.STOPPED);
        assertThat(stopped.findings()).extracting(Finding::kind).containsExactly(Kind.ALTERED);
        ReplayResult swapped = replay.rebuild().acceptLoss().swapAlways().run();
        assertThat(swapped.outcome()).isEqualTo(ReplayOutcome.SWAPPED);
        assertThat(swapped.findings()).isEqualTo(found.findings());
        publish(service, 10);
        awaitApplied(service, RECORDS + 10);

        Verification nightly = verify(service);
        assertThat(nightly.ok()).isTrue();
        assertThat(places(nightly.findings())).isEqualTo(places(found.findings()));
        assertThat(nightly.findings())
            .extracting(finding -> Objects.requireNonNull(finding.accepted()))
            .allSatisfy(accepted -> {
              assertThat(accepted.by()).isEqualTo("auditor");
              assertThat(accepted.reason()).isEqualTo("test");
              assertThat(accepted.at()).isBefore(Instant.now());
            });
        assertThat(nightly.checkpoint().get("partitions")).hasSize(1);
        ReplayResult shadow = replay.shadow().run();
        assertThat(shadow.outcome()).isEqualTo(ReplayOutcome.EQUAL);
        assertThat(places(shadow.findings())).isEqualTo(places(found.findings()));
        assertThat(replay.rebuild().run().outcome()).isEqualTo(ReplayOutcome.SWAPPED);
        awaitApplied(service, RECORDS + 10);
        assertThat(verify(service).findings()).isEqualTo(nightly.findings());

        assertThat(verify(service, "{\"checkpoint\":%s}".formatted(nightly.checkpoint())).ok())
            .isTrue();
      }

      broker.stop();
      broker.segmentsOf(0).forge(5);
      broker.startAgain();
      try (var service = start(broker, database)) {
        Verification again = verify(service);
        assertThat(again.ok()).isFalse();
        assertThat(again.findings()).hasSize(3);
        assertThat(again.findings())
            .filteredOn(finding -> !isAccepted(finding))
            .extracting(Finding::kind)
            .containsExactly(Kind.ALTERED);
        assertThat(new ReplayKit(service).shadow().run().outcome())
            .isEqualTo(ReplayOutcome.STOPPED);
      }
    }
  }

  @Test
  @Tag("heavy")
  void whatAReplayAcceptedBeforeItWasInterruptedIsInItsResult() {
    try (var broker = BrokerOnDisk.start(folder)) {
      var database = Infrastructure.shared().newDatabase();
      fill(broker, database);
      List<Long> segments = broker.segmentsOf(0).firstOffsets();
      broker.stop();
      broker.segmentsOf(0).delete(segments.get(1));
      broker.startAgain();

      try (var service = start(broker, database)) {
        var interruption = new IllegalStateException("interrupted");
        ReplayKit replay = new ReplayKit(service);
        assertThatThrownBy(() ->
                replay
                    .rebuild()
                    .acceptLoss()
                    .swapAlways()
                    .because("disks-fail")
                    .runHere(() -> {
                      if (isPast(service, segments.get(2))) {
                        throw interruption;
                      }
                    }))
            .isSameAs(interruption);
        assertThat(verify(service).findings())
            .noneMatch(DamagedLogReplayIT::isAccepted); // nothing was exchanged

        ReplayResult swapped = replay.rebuild().acceptLoss().swapAlways().run();
        assertThat(swapped.outcome()).isEqualTo(ReplayOutcome.SWAPPED);
        assertThat(swapped.findings()).extracting(Finding::kind).containsExactly(Kind.MISSING);
        Verification nightly = verify(service);
        assertThat(nightly.ok()).isTrue();
        assertThat(Objects.requireNonNull(nightly.findings().getFirst().accepted()).by())
            .isEqualTo("operator");
      }
    }
  }

  @Test
  void aSinkThatHaltedBeforeALossGoesOnWhenItWasAccepted() {
    try (var broker = BrokerOnDisk.start(folder)) {
      fill(broker, Infrastructure.shared().newDatabase());
      List<Long> segments = broker.segmentsOf(0).firstOffsets();
      broker.stop();
      broker.segmentsOf(0).delete(segments.get(1));
      broker.startAgain();

      try (var service = start(broker, Infrastructure.shared().newDatabase())) {
        awaitApplied(service, segments.get(1));
        assertThat(verify(service).ok()).isTrue(); // the loss is ahead of it

        ReplayResult swapped = new ReplayKit(service).rebuild().acceptLoss().swapAlways().run();
        assertThat(swapped.outcome()).isEqualTo(ReplayOutcome.SWAPPED);
        assertThat(swapped.findings()).extracting(Finding::kind).containsExactly(Kind.MISSING);
        awaitApplied(service, RECORDS);

        Verification nightly = verify(service);
        assertThat(nightly.ok()).isTrue();
        assertThat(nightly.findings())
            .singleElement()
            .satisfies(finding -> {
              assertThat(isAccepted(finding)).isTrue();
              assertThat(finding.from()).isEqualTo(segments.get(1));
              assertThat(finding.to()).isEqualTo(segments.get(2) - 1);
            });
      }
    }
  }

  /// Makes a log of one partition with many records, all of which are applied.
  private static void fill(BrokerOnDisk broker, Database database) {
    broker.createLog(1);
    try (var service = start(broker, database)) {
      publish(service, RECORDS);
      awaitApplied(service, RECORDS);
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

  private static Verification verify(RunningService service) {
    return verify(service, "{}");
  }

  private static Verification verify(RunningService service, String body) {
    return Json.mapper()
        .readValue(service.postAsAuditor("/api/audit/verify", body).lastLine(), Verification.class);
  }

  private static List<String> places(List<Finding> findings) {
    return findings.stream()
        .map(finding -> "%s %s %s".formatted(finding.kind(), finding.from(), finding.to()))
        .toList();
  }

  private static boolean isAccepted(Finding finding) {
    return finding.accepted() != null;
  }

  private static long count(RunningService service, String table) {
    return service.database().sql("SELECT count(*) FROM " + table).query(Long.class).single();
  }

  private static RunningService start(BrokerOnDisk broker, Database database) {
    return RunningService.start(broker.bootstrapServers(), database, "belfry.log.partitions=1")
        .awaitTables();
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
        .untilAsserted(() ->
            assertThat(
                    service
                        .database()
                        .sql(
                            "SELECT sum(next_offset) FROM applied_position WHERE topic ="
                                + " 'belfry.notifications'")
                        .query(Long.class)
                        .single())
                .isEqualTo(records));
  }

  private record Verification(boolean ok, List<Finding> findings, JsonNode checkpoint) {}
}
