package dev.belfry.persistence.audit.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.AuditActed;
import dev.belfry.events.DeadLetterDiscarded;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.Ids;
import dev.belfry.events.Json;
import dev.belfry.events.NotificationDelivered;
import dev.belfry.events.RecipientId;
import dev.belfry.events.SessionOpened;
import dev.belfry.events.Topic;
import dev.belfry.persistence.audit.progress.ProgressListener;
import dev.belfry.persistence.audit.progress.WorkProgress;
import dev.belfry.persistence.audit.replay.ReplayRequest.Mode;
import dev.belfry.persistence.testing.AuditRecords;
import dev.belfry.persistence.testing.RandomEvents;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.testing.BrokerOnDisk;
import dev.belfry.testing.Infrastructure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.ObjectNode;

/// Replays beside a service that serves.
class ReplayIT {
  private static final int PARTITIONS = 3;
  private static final List<RecipientId> PEOPLE =
      IntStream.range(0, 9).mapToObj(i -> new RecipientId("person-" + i)).toList();

  private static final Operator OPERATOR = new Operator("operator", "test");

  @TempDir private static Path folder;
  private static BrokerOnDisk broker;

  private RunningService service;
  private long auditedBefore;

  @BeforeAll
  static void log() throws Exception {
    broker = BrokerOnDisk.start(folder);
    broker.createLog(PARTITIONS);
    try (var first = startService()) {
      publish(first, 1, 2_000);
      publishReceipts(first, 300);
      publishADiscardedDeadLetter(first);
      awaitAllApplied(first);
    }
  }

  @AfterAll
  static void end() {
    broker.close();
  }

  @BeforeEach
  void startWithAnEmptyDatabase() {
    service = startService();
    awaitAllApplied(service);
    auditedBefore = broker.records(Topic.AUDIT);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void aRebuildBesideLiveTrafficEqualsItAndTakesItsPlaceUnnoticed() throws Exception {
    long oldTable = oidOf("notification");
    var going = new AtomicBoolean(true);
    var published = new AtomicInteger();
    List<Integer> statuses = new ArrayList<>();
    var traffic =
        Thread.startVirtualThread(() -> {
          while (going.get()) {
            publish(service, published.incrementAndGet(), 5);
          }
        });
    var reads =
        Thread.startVirtualThread(() -> {
          while (going.get()) {
            statuses.add(service.get(PEOPLE.getFirst(), "/api/notifications").status());
          }
        });

    JsonNode result = replay("{\"mode\":\"rebuild\"}");
    int publishedBefore = published.get();
    await().until(() -> published.get() > publishedBefore + 5);
    going.set(false);
    traffic.join();
    reads.join();

    assertThat(result.get("complete").booleanValue()).isTrue();
    assertThat(result.get("equal").booleanValue()).isTrue();
    assertThat(result.get("swapped").booleanValue()).isTrue();
    assertThat(result.get("differences")).isEmpty();
    assertThat(result.get("tables"))
        .allSatisfy(table -> {
          assertThat(table.get("rebuilt_hash")).isEqualTo(table.get("live_hash"));
          assertThat(table.get("rebuilt_rows")).isEqualTo(table.get("live_rows"));
        });
    assertThat(oidOf("notification")).isNotEqualTo(oldTable);
    assertThat(statuses).isNotEmpty().containsOnly(200);
    awaitAllApplied(service);
    assertThat(recordsWithARow()).isEqualTo(broker.records(Topic.NOTIFICATIONS));
    assertThat(schemas()).isEmpty();
    JsonNode verified = service.postAsAuditor("/api/audit/verify", "{}").lines().getLast();
    assertThat(verified.get("ok").booleanValue()).isTrue();
  }

  @Test
  void aReplayWritesNothingToKafka() {
    long before = broker.records(Topic.NOTIFICATIONS);
    long receipts = broker.records(Topic.RECEIPTS);

    assertThat(replay("{\"mode\":\"shadow\"}").get("equal").booleanValue()).isTrue();
    assertThat(replay("{\"mode\":\"rebuild\"}").get("swapped").booleanValue()).isTrue();

    assertThat(broker.records(Topic.NOTIFICATIONS)).isEqualTo(before);
    assertThat(broker.records(Topic.RECEIPTS)).isEqualTo(receipts);
  }

  @Test
  void aRowThatWasChangedByHandIsReportedAndNothingIsExchanged() {
    long oldTable = oidOf("notification");
    execute(
        """
        UPDATE notification SET title = 'You have won', realtime = NOT realtime
        WHERE partition = 1 AND log_offset =
          (SELECT min(log_offset) FROM notification WHERE partition = 1)
        """);
    execute(
        """
        DELETE FROM state_change WHERE partition = 2 AND log_offset =
          (SELECT max(log_offset) FROM state_change WHERE partition = 2)
        """);
    long changed = offset("SELECT min(log_offset) FROM notification WHERE partition = 1");

    JsonNode result = replay("{\"mode\":\"rebuild\"}");

    assertThat(result.get("equal").booleanValue()).isFalse();
    assertThat(result.get("swapped").booleanValue()).isFalse();
    assertThat(result.get("outcome").stringValue()).isEqualTo("different");
    assertThat(result.get("reason").stringValue()).contains("differ");
    assertThat(result.get("differences")).hasSize(2);
    JsonNode first = result.get("differences").get(0);
    assertThat(first.get("table").stringValue()).isEqualTo("notification");
    assertThat(first.get("kind").stringValue()).isEqualTo("differs");
    assertThat(first.get("key").get("partition").intValue()).isEqualTo(1);
    assertThat(first.get("key").get("log_offset").longValue()).isEqualTo(changed);
    assertThat(first.get("columns"))
        .extracting(JsonNode::stringValue)
        .containsExactly("realtime", "title");
    assertThat(first.toString()).doesNotContain("You have won");
    assertThat(result.get("differences").get(1).get("kind").stringValue())
        .isEqualTo("only_rebuilt");
    assertThat(oidOf("notification")).isEqualTo(oldTable);
    assertThat(schemas()).containsExactly("belfry_shadow");

    assertThat(replay("{\"mode\":\"rebuild\",\"swap\":\"always\"}").get("swapped").booleanValue())
        .isTrue();
    assertThat(replay("{\"mode\":\"shadow\"}").get("equal").booleanValue()).isTrue();
  }

  @Test
  void rowsOfAnEarlierVersionAreNamedAsAReasonUntilTheyAreMadeAnew() {
    execute("UPDATE applied_position SET oldest_decoder = oldest_decoder - 1, owner = owner + 1");
    execute("UPDATE notification SET realtime = NOT realtime WHERE partition = 0");
    publish(service, 17, 1); // the sinks find that they have to take their partitions again
    awaitAllApplied(service);

    JsonNode result = replay("{\"mode\":\"rebuild\"}");
    assertThat(result.get("reason").stringValue()).contains("earlier version");
    assertThat(replay("{\"mode\":\"rebuild\",\"swap\":\"always\"}").get("swapped"))
        .isEqualTo(BooleanNode.TRUE);

    execute("UPDATE notification SET realtime = NOT realtime WHERE partition = 0");
    assertThat(replay("{\"mode\":\"rebuild\"}").get("reason").stringValue())
        .contains("differ")
        .doesNotContain("earlier version");
  }

  @Test
  void anInterruptedReplayGoesOnWhereItWas() {
    var replays = service.bean(Replays.class);
    var request = new ReplayRequest(Mode.SHADOW, false, false, false, null);
    var interruption = new IllegalStateException("interrupted");
    var passages = new AtomicInteger();

    assertThatThrownBy(() ->
            replays.run(
                service.log(),
                request,
                OPERATOR,
                telling(() -> {
                  if (passages.incrementAndGet() > 2) {
                    throw interruption;
                  }
                })))
        .isSameAs(interruption);
    JsonNode status = service.audit("/api/audit/replay").body();
    assertThat(status.get("state").stringValue()).isEqualTo("interrupted");
    long done =
        status
            .get("partitions")
            .valueStream()
            .filter(partition ->
                partition.get("topic").stringValue().equals(Topic.NOTIFICATIONS.topicName()))
            .mapToLong(partition -> partition.get("next_offset").longValue())
            .sum();
    assertThat(done).isPositive().isLessThan(broker.records(Topic.NOTIFICATIONS));

    ReplayResult result = replays.run(service.log(), request, OPERATOR, telling(() -> {}));

    assertThat(result.equal()).isTrue();
    long everything =
        broker.records(Topic.NOTIFICATIONS)
            + broker.records(Topic.RECEIPTS)
            + broker.records(Topic.AUDIT);
    assertThat(result.records()).isPositive().isLessThanOrEqualTo(everything - done);
    assertThat(service.audit("/api/audit/replay").body().get("state").stringValue())
        .isEqualTo("none");
  }

  @Test
  void aReplayFromAPositionOrATimeKeepsWhatWasBeforeAndEqualsAll() {
    List<long[]> stages = new ArrayList<>();
    List<Instant> times = new ArrayList<>();
    for (int stage = 0; stage < 4; stage++) {
      publish(service, 100 + stage, 150);
      awaitAllApplied(service);
      stages.add(applied());
      times.add(Instant.now());
    }
    long log = broker.records(Topic.NOTIFICATIONS);
    long[] now = applied();

    for (int stage = 0; stage < stages.size() - 1; stage++) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        long next = stages.get(stage)[partition];
        equalFrom(service.log().position(partition, next - 1).toString(), now[partition] - next);
      }
      long later = 0;
      for (int partition = 0; partition < PARTITIONS; partition++) {
        later += now[partition] - stages.get(stage)[partition];
      }
      equalFrom(times.get(stage).toString(), later);
    }

    // Where no batch ended it begins with the batch.
    long begin = stages.get(0)[0];
    String within = service.log().position(0, begin + 2).toString();
    equalFrom(within, now[0] - begin);

    JsonNode result = replay("{\"mode\":\"rebuild\",\"from\":\"%s\"}".formatted(within));
    assertThat(result.get("swapped").booleanValue()).isTrue();
    awaitAllApplied(service);
    assertThat(recordsWithARow()).isEqualTo(log);
    assertThat(service.postAsAuditor("/api/audit/verify", "{}").lines().getLast().get("ok"))
        .isEqualTo(BooleanNode.TRUE);
    assertThat(replay("{\"mode\":\"shadow\"}").get("equal").booleanValue()).isTrue();
  }

  @Test
  void marksThatDoNotFollowFromTheChangesAreFoundFromAnyPosition() {
    execute(
        """
        UPDATE notification SET removed_offset = NULL WHERE partition = 0 AND log_offset =
          (SELECT min(log_offset) FROM notification WHERE partition = 0 AND removed_offset > 0)
        """);

    JsonNode result = shadowFrom(service.log().position(1, applied()[1] - 1).toString());

    assertThat(result.get("equal").booleanValue()).isFalse();
    assertThat(result.get("differences").get(0).get("columns"))
        .extracting(JsonNode::stringValue)
        .containsExactly("removed_offset");
  }

  @Test
  void aReplayThatIsCutShortWhileItExchangesHasExchangedNothing() throws Exception {
    long oldTable = oidOf("notification");
    var end = new CompletableFuture<Integer>();
    try (Connection onlooker = dataSource().getConnection()) {
      onlooker.setAutoCommit(false);
      Thread.startVirtualThread(() ->
          end.complete(
              service
                  .postAsAuditor("/api/audit/replay?reason=test", "{\"mode\":\"rebuild\"}")
                  .lines()
                  .size()));
      await()
          .pollInterval(Duration.ofMillis(10))
          .until(() -> looksAt(onlooker, "belfry_replay.settings_change"));

      // In the middle of it: what comes before in the alphabet has been moved already.
      await().until(() -> exchangesThatWait("count(pg_terminate_backend(pid))") == 1);
      RunningService.await(end);

      assertThat(oidOf("notification")).isEqualTo(oldTable);
      assertThat(service.get(PEOPLE.getFirst(), "/api/notifications").status()).isEqualTo(200);
      assertThat(service.audit("/api/audit/replay").body().get("state").stringValue())
          .isEqualTo("interrupted");
      onlooker.rollback();
    }
    publish(service, 11, 20);
    awaitAllApplied(service);
    assertThat(replay("{\"mode\":\"rebuild\"}").get("swapped").booleanValue()).isTrue();
    assertThat(oidOf("notification")).isNotEqualTo(oldTable);
    awaitAllApplied(service);
    assertThat(recordsWithARow()).isEqualTo(broker.records(Topic.NOTIFICATIONS));
  }

  @Test
  void anExchangeWaitsForWhoeverLooksAtTheTables() throws Exception {
    var result = new CompletableFuture<JsonNode>();
    try (Connection onlooker = dataSource().getConnection()) {
      onlooker.setAutoCommit(false);
      Thread.startVirtualThread(() -> result.complete(replay("{\"mode\":\"rebuild\"}")));
      await()
          .pollInterval(Duration.ofMillis(10))
          .until(() -> looksAt(onlooker, "belfry_replay.settings_change"));
      await().until(() -> exchangesThatWait("count(*)") == 1);
      assertThat(result).isNotDone();
      onlooker.rollback();
    }
    assertThat(RunningService.await(result).get("swapped").booleanValue()).isTrue();
  }

  @Test
  void aReplayThatFindsTheTablesInUseSaysSoAndTakesTheirPlaceWhenAskedAgain() throws Exception {
    long oldTable = oidOf("notification");
    var request = new ReplayRequest(Mode.REBUILD, false, false, false, null);
    ReplayResult result;
    try (Connection backup = dataSource().getConnection()) {
      backup.setAutoCommit(false);
      assertThat(looksAt(backup, "notification")).isTrue();
      result =
          service.bean(Replays.class).run(service.log(), request, OPERATOR, 1, telling(() -> {}));
      backup.rollback();
    }

    assertThat(result.outcome()).isEqualTo(ReplayOutcome.IN_USE);
    assertThat(result.reason()).contains("in use", "Ask again");
    assertThat(result.equal()).isTrue();
    assertThat(result.swapped()).isFalse();
    assertThat(oidOf("notification")).isEqualTo(oldTable);

    JsonNode again = replay("{\"mode\":\"rebuild\"}");
    assertThat(again.get("outcome").stringValue()).isEqualTo("swapped");
    assertThat(again.get("reason").isNull()).isTrue();
    assertThat(again.get("records").longValue()).isLessThan(result.records());
  }

  @Test
  void whatWasAskedForIsRecordedBeforeTheReplayAndItsOutcomeAfterIt() {
    service.postAsAuditor(
        "/api/audit/replay?reason=nightly",
        "{\"mode\":\"rebuild\",\"accept_loss\":true,\"swap\":\"always\",\"fresh\":true}");
    service.postAsAuditor("/api/audit/replay?reason=nightly", "{\"mode\":\"shadow\"}");
    service.postAsAuditor(
        "/api/audit/replay?reason=nightly", "{\"mode\":\"shadow\",\"from\":\"yesterday\"}");

    assertThat(recordedFor("nightly"))
        .containsExactly(
            replayAsked(
                Map.of("mode", "rebuild", "accept_loss", "true", "swap", "always", "fresh", "true"),
                null),
            replayAsked(
                Map.of("mode", "rebuild", "accept_loss", "true", "swap", "always", "fresh", "true"),
                "swapped"),
            replayAsked(Map.of("mode", "shadow"), null),
            replayAsked(Map.of("mode", "shadow"), "equal"),
            replayAsked(Map.of("mode", "shadow", "from", "yesterday"), null)); // refused with 422
  }

  @Test
  void aReplayThatTheServiceEndsWithIsRecordedAsInterrupted() throws Exception {
    try (Connection onlooker = dataSource().getConnection()) {
      onlooker.setAutoCommit(false);
      assertThat(looksAt(onlooker, "notification")).isTrue();
      var answer = new CompletableFuture<JsonNode>();
      Thread.startVirtualThread(() ->
          answer.complete(
              service
                  .postAsAuditor("/api/audit/replay?reason=nightly", "{\"mode\":\"rebuild\"}")
                  .lines()
                  .getLast()));
      await().until(() -> exchangesThatWaitForALock() > 0);

      service.close();

      assertThat(RunningService.await(answer).get("type").stringValue()).isEqualTo("error");
    }
    assertThat(recordedFor("nightly").getLast())
        .isEqualTo(replayAsked(Map.of("mode", "rebuild"), "interrupted"));
  }

  @ParameterizedTest
  @CsvSource({"settings_change, taking_over", "receipt, comparing", "dead_letter, comparing"})
  void aStatementThatTakesItsTimeIsToldOfAndCancelledWhenTheCallerHangsUp(
      String table, String phase) throws Exception {
    long oldTable = oidOf("notification");
    ObjectNode options = Json.mapper().createObjectNode().put("mode", "rebuild");
    if (phase.equals("taking_over")) {
      options.put("from", service.log().position(0, applied()[0] - 1).toString());
    }
    try (Connection other = dataSource().getConnection()) {
      other.setAutoCommit(false);
      try (var lock = other.createStatement()) {
        lock.execute("LOCK TABLE %s IN ACCESS EXCLUSIVE MODE".formatted(table));
      }
      try (var lines =
          service.openAct("/api/audit/replay?reason=nightly", options.toString()).body()) {
        assertThat(progressAt(lines, table).get("phase").stringValue()).isEqualTo(phase);
        progressAt(lines, table); // again and again
        JsonNode status = service.audit("/api/audit/replay").body();
        assertThat(status.get("state").stringValue()).isEqualTo("running");
        assertThat(status.get("mode").stringValue()).isEqualTo("rebuild");
        assertThat(status.get("phase").stringValue()).isEqualTo(phase);
      }

      await()
          .untilAsserted(() ->
              assertThat(service.audit("/api/audit/replay").body().get("state").stringValue())
                  .isEqualTo("interrupted"));
      assertThat(waitingForALock()).isZero();
      other.rollback();
    }
    assertThat(service.audit("/api/audit/replay").body().get("phase").isNull()).isTrue();
    assertThat(recordedFor("nightly").getLast().outcome()).isEqualTo("interrupted");
    assertThat(oidOf("notification")).isEqualTo(oldTable);
    assertThat(replay("{\"mode\":\"rebuild\"}").get("swapped").booleanValue()).isTrue();
  }

  /// The next line of a statement on this table.
  private static JsonNode progressAt(InputStream lines, String table) throws IOException {
    while (true) {
      JsonNode line = Json.mapper().readTree(nextLine(lines));
      assertThat(line.get("type").stringValue()).isEqualTo("progress");
      if (line.path("table").stringValue("").equals(table)) {
        return line;
      }
    }
  }

  private static byte[] nextLine(InputStream lines) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = lines.read(); next != '\n'; next = lines.read()) {
      assertThat(next).isNotNegative();
      line.write(next);
    }
    return line.toByteArray();
  }

  private long waitingForALock() {
    return offset("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
  }

  private static AuditActed replayAsked(Map<String, String> options, @Nullable String outcome) {
    return new AuditActed("auditor", "POST /api/audit/replay", options, "nightly", outcome);
  }

  /// Of the tests here, only the last one's.
  private List<AuditActed> recordedFor(String reason) {
    return AuditRecords.all(broker.bootstrapServers()).stream()
        .skip(auditedBefore)
        .filter(AuditActed.class::isInstance)
        .map(AuditActed.class::cast)
        .filter(act -> act.reason().equals(reason))
        .toList();
  }

  private long exchangesThatWaitForALock() {
    return offset(
        """
        SELECT count(*) FROM pg_stat_activity
        WHERE wait_event_type = 'Lock' AND query LIKE 'LOCK TABLE %ACCESS EXCLUSIVE MODE'
        """);
  }

  /// Of those that wait for whoever looks at the replay's settings.
  private long exchangesThatWait(String what) {
    return offset(
        """
        SELECT %s FROM pg_stat_activity WHERE wait_event_type = 'Lock'
          AND query LIKE 'ALTER TABLE belfry_replay.settings_change SET SCHEMA%%'
        """
            .formatted(what));
  }

  private static boolean looksAt(Connection onlooker, String table) throws SQLException {
    try (var lock = onlooker.createStatement()) {
      lock.execute("LOCK TABLE %s IN ACCESS SHARE MODE".formatted(table));
      return true;
    } catch (SQLException e) {
      onlooker.rollback(); // it is not there yet
      return false;
    }
  }

  private DataSource dataSource() {
    return service.bean(DataSource.class);
  }

  /// Receipts and the records of belfry.audit, to which every question adds one, come to it.
  private void equalFrom(String from, long records) {
    long before = broker.records(Topic.RECEIPTS) + broker.records(Topic.AUDIT);
    JsonNode result = shadowFrom(from);
    assertThat(result.get("differences")).isEmpty();
    assertThat(result.get("equal").booleanValue()).isTrue();
    assertThat(result.get("records").longValue() - records)
        .isBetween(before, broker.records(Topic.RECEIPTS) + broker.records(Topic.AUDIT));
  }

  private JsonNode shadowFrom(String from) {
    return replay("{\"mode\":\"shadow\",\"fresh\":true,\"from\":\"%s\"}".formatted(from));
  }

  /// By partition of the log, the first offset that is not applied.
  private long[] applied() {
    long[] next = new long[PARTITIONS];
    service
        .database()
        .sql("SELECT partition, next_offset FROM applied_position WHERE topic = :topic")
        .param("topic", Topic.NOTIFICATIONS.topicName())
        .query(row -> {
          next[row.getInt(1)] = row.getLong(2);
        });
    return next;
  }

  @Test
  void thereIsOneReplayAtATime() throws Exception {
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var result = new CompletableFuture<ReplayResult>();
    Thread.startVirtualThread(() ->
        result.complete(
            service
                .bean(Replays.class)
                .run(
                    service.log(),
                    new ReplayRequest(Mode.SHADOW, false, false, false, null),
                    OPERATOR,
                    telling(() -> {
                      begun.countDown();
                      awaitLatch(goOn);
                    }))));
    begun.await();

    try {
      assertThat(
              service
                  .postAsAuditor("/api/audit/replay?reason=test", "{\"mode\":\"shadow\"}")
                  .status())
          .isEqualTo(409);
      assertThat(service.audit("/api/audit/replay").body().get("state").stringValue())
          .isEqualTo("running");
    } finally {
      goOn.countDown();
    }
    assertThat(RunningService.await(result).equal()).isTrue();
  }

  @Test
  void aDatabaseThatIsGoneIsMadeAgainByTheSinkRowByRow() {
    Map<String, String> before = hashes();
    service.close();

    service = startService();
    awaitAllApplied(service);

    assertThat(hashes()).isEqualTo(before).hasSize(ComparedTable.ALL.size());
  }

  @Test
  void everyTableIsComparedOrExemptForAReason() {
    List<String> exempt =
        List.of(
            "applied_position", // how far it is
            "chain_head", // where the batches ended
            "lost_record", // what this replay passed over
            "flyway_schema_history");
    List<String> compared = ComparedTable.ALL.stream().map(ComparedTable::name).toList();

    assertThat(
            service
                .database()
                .sql("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
                .query(String.class)
                .list())
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(compared.stream(), exempt.stream()).toList());
  }

  @Test
  void whatIsNoReplayIsRefused() {
    for (String body :
        List.of(
            "{}",
            "{\"mode\":\"x\"}",
            "{\"mode\":\"rebuild\",\"accept_loss\":1}",
            "{\"mode\":\"shadow\",\"from\":7}",
            "{\"mode\":\"shadow\",\"from\":\"yesterday\"}",
            "{\"mode\":\"shadow\",\"from\":\"+300000000-01-01T00:00:00Z\"}",
            "{\"mode\":\"shadow\",\"from\":\"00000000-0000-0000000000000001\"}",
            "{\"mode\":\"shadow\",\"swap\":\"always\"}",
            "{\"mode\":\"rebuild\",\"more\":true}")) {
      assertThat(service.postAsAuditor("/api/audit/replay?reason=test", body).status())
          .as(body)
          .isEqualTo(422);
    }
    assertThat(service.get(PEOPLE.getFirst(), "/api/audit/replay").status()).isEqualTo(403);
  }

  private JsonNode replay(String body) {
    var answer = service.postAsAuditor("/api/audit/replay?reason=test", body);
    assertThat(answer.status()).isEqualTo(200);
    JsonNode last = answer.lines().getLast();
    assertThat(last.get("type").stringValue()).as(answer.text()).isEqualTo("result");
    return last;
  }

  private static ProgressListener telling(Runnable check) {
    return new ProgressListener() {
      @Override
      public void progress(WorkProgress progress) {}

      @Override
      public void check() {
        check.run();
      }
    };
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RunningService startService() {
    return RunningService.start(
            broker.bootstrapServers(),
            Infrastructure.shared().newDatabase(),
            "belfry.log.partitions=" + PARTITIONS)
        .awaitTables();
  }

  private static void publish(RunningService through, long seed, int count) {
    var events =
        new RandomEvents(
            seed,
            PEOPLE,
            offset -> through.log().position(0, offset),
            List.of(Instant.now().plusSeconds(1)));
    through.publish(events, count);
  }

  private static void publishReceipts(RunningService through, int count) {
    var random = new Random(7);
    List<UUID> sessions = Stream.generate(Ids::next).limit(PEOPLE.size()).toList();
    List<UUID> ids = Stream.generate(Ids::next).limit(40).toList();
    var publisher = through.bean(EventPublisher.class);
    for (int i = 0; i < count; i++) {
      int person = random.nextInt(PEOPLE.size());
      UUID id = ids.get(random.nextInt(ids.size()));
      RunningService.await(
          publisher.publish(
              through.log(),
              random.nextInt(10) == 0
                  ? new SessionOpened(
                      PEOPLE.get(person), sessions.get(person), "node", null, "live_only")
                  : new NotificationDelivered(
                      PEOPLE.get(person),
                      sessions.get(person),
                      List.of(id),
                      random.nextBoolean() ? List.of(id) : List.of(),
                      Instant.EPOCH)));
    }
  }

  private static void publishADiscardedDeadLetter(RunningService through) {
    var publisher = through.bean(EventPublisher.class);
    String topic = Topic.NOTIFICATIONS.topicName();
    var place =
        RunningService.await(
            publisher.send(new ProducerRecord<>(topic, 0, null, new byte[] {'{'})));
    RunningService.await(
        publisher.publish(
            new DeadLetterDiscarded(
                "operator",
                topic,
                new UUID(
                    through.log().topicId().getMostSignificantBits(),
                    through.log().topicId().getLeastSignificantBits()),
                0,
                place.offset(),
                "nothing to be made of it")));
  }

  private static void awaitAllApplied(RunningService by) {
    await()
        .ignoreExceptions()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> {
          for (Topic topic : List.of(Topic.NOTIFICATIONS, Topic.RECEIPTS, Topic.AUDIT)) {
            assertThat(
                    by.database()
                        .sql(
                            """
                            SELECT coalesce(sum(next_offset), 0) FROM applied_position
                            WHERE topic = :topic
                            """)
                        .param("topic", topic.topicName())
                        .query(Long.class)
                        .single())
                .isEqualTo(broker.records(topic));
          }
        });
  }

  private long recordsWithARow() {
    return ComparedTable.ALL.stream()
        .filter(table -> table.keys().getLast().equals("log_offset"))
        .mapToLong(table -> offset("SELECT count(*) FROM " + table.name()))
        .sum();
  }

  private Map<String, String> hashes() {
    Map<String, String> hashes = new TreeMap<>();
    for (ComparedTable table : ComparedTable.ALL) {
      hashes.put(
          table.name(),
          service
              .database()
              .sql(
                  "SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY %s), '')) FROM %s t"
                      .formatted(String.join(", ", table.keys()), table.name()))
              .query(String.class)
              .single());
    }
    return hashes;
  }

  private List<@Nullable String> schemas() {
    return service
        .database()
        .sql("SELECT nspname::text FROM pg_namespace WHERE nspname LIKE 'belfry%' ORDER BY 1")
        .query(String.class)
        .list();
  }

  private long oidOf(String table) {
    return offset("SELECT '%s'::regclass::oid::bigint".formatted(table));
  }

  private long offset(String sql) {
    return service.database().sql(sql).query(Long.class).single();
  }

  private void execute(String sql) {
    service.database().sql(sql).update();
  }
}
