package dev.belfry.persistence.audit.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.Json;
import dev.belfry.events.Topic;
import dev.belfry.persistence.audit.progress.Phase;
import dev.belfry.persistence.audit.replay.ReplayRequest.Mode;
import dev.belfry.persistence.audit.replay.ReplayStatus.PartitionStatus;
import dev.belfry.persistence.audit.replay.ReplayStatus.State;
import dev.belfry.persistence.testing.RunningService;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Replays that are cut short, or find others at the tables.
class InterruptedReplayIT {
  @RegisterExtension private final ReplayStage stage = new ReplayStage();

  @Test
  void anInterruptedReplayGoesOnWhereItWas() {
    var interruption = new IllegalStateException("interrupted");

    assertThatThrownBy(() ->
            stage
                .replay()
                .shadow()
                .runHere(() -> {
                  if (notificationsReplayed() > 0) {
                    throw interruption;
                  }
                }))
        .isSameAs(interruption);
    assertThat(stage.replay().status().state()).isEqualTo(State.INTERRUPTED);
    long done = notificationsReplayed();
    assertThat(done).isPositive().isLessThan(stage.records(Topic.NOTIFICATIONS));

    ReplayResult result = stage.replay().shadow().runHere(() -> {});

    assertThat(result.equal()).isTrue();
    long everything =
        stage.records(Topic.NOTIFICATIONS)
            + stage.records(Topic.RECEIPTS)
            + stage.records(Topic.AUDIT)
            + stage.records(Topic.DELIVERIES);
    assertThat(result.records()).isPositive().isLessThanOrEqualTo(everything - done);
    assertThat(stage.replay().status().state()).isEqualTo(State.NONE);
  }

  private long notificationsReplayed() {
    return stage.replay().status().partitions().stream()
        .filter(partition -> partition.topic().equals(Topic.NOTIFICATIONS.topicName()))
        .mapToLong(PartitionStatus::nextOffset)
        .sum();
  }

  @Test
  void aReplayThatIsCutShortWhileItExchangesHasExchangedNothing() throws Exception {
    long oldTable = stage.oidOf("notification");
    try (Connection onlooker = stage.onlooker()) {
      CompletableFuture<ReplayResult> end = rebuildUnderTheEyesOf(onlooker);

      // In the middle of it: what comes before in the alphabet has been moved already.
      await().until(() -> exchangesThatWait("count(pg_terminate_backend(pid))") == 1);
      assertThat(end).failsWithin(Duration.ofSeconds(60));

      assertThat(stage.oidOf("notification")).isEqualTo(oldTable);
      assertThat(stage.service().get(ReplayStage.PEOPLE.getFirst(), "/api/notifications").status())
          .isEqualTo(200);
      assertThat(stage.replay().status().state()).isEqualTo(State.INTERRUPTED);
      onlooker.rollback();
    }
    stage.publish(11, 20);
    stage.awaitAllApplied();
    assertThat(stage.replay().rebuild().run().swapped()).isTrue();
    assertThat(stage.oidOf("notification")).isNotEqualTo(oldTable);
    stage.awaitAllApplied();
    assertThat(stage.recordsWithARow()).isEqualTo(stage.records(Topic.NOTIFICATIONS));
  }

  @Test
  void anExchangeWaitsForWhoeverLooksAtTheTables() throws Exception {
    CompletableFuture<ReplayResult> end;
    try (Connection onlooker = stage.onlooker()) {
      end = rebuildUnderTheEyesOf(onlooker);
      await().until(() -> exchangesThatWait("count(*)") == 1);
      assertThat(end).isNotDone();
      onlooker.rollback();
    }
    assertThat(end)
        .succeedsWithin(Duration.ofSeconds(60))
        .extracting(ReplayResult::outcome)
        .isEqualTo(ReplayOutcome.SWAPPED);
  }

  @Test
  void aReplayThatFindsTheTablesInUseSaysSoAndTakesTheirPlaceWhenAskedAgain() throws Exception {
    long oldTable = stage.oidOf("notification");
    ReplayResult result;
    try (Connection backup = stage.onlooker()) {
      assertThat(ReplayStage.looksAt(backup, "notification")).isTrue();
      result = stage.replay().rebuild().runHere(1, () -> {});
      backup.rollback();
    }

    assertThat(result.outcome()).isEqualTo(ReplayOutcome.IN_USE);
    assertThat(result.reason()).contains("in use", "Ask again");
    assertThat(result.equal()).isTrue();
    assertThat(result.swapped()).isFalse();
    assertThat(stage.oidOf("notification")).isEqualTo(oldTable);

    ReplayResult again = stage.replay().rebuild().run();
    assertThat(again.outcome()).isEqualTo(ReplayOutcome.SWAPPED);
    assertThat(again.reason()).isNull();
    assertThat(again.records()).isLessThan(result.records());
  }

  @Test
  void aStatementThatTakesItsTimeIsToldOfAndCancelledWhenTheCallerHangsUp() throws Exception {
    assertIsToldOfAndCancelled("receipt", "comparing");
  }

  @ParameterizedTest
  @CsvSource({"settings_change, taking_over", "dead_letter, comparing"})
  @Tag("endurance")
  void anyStatementThatTakesItsTimeIsToldOfAndCancelled(String table, String phase)
      throws Exception {
    assertIsToldOfAndCancelled(table, phase);
  }

  private void assertIsToldOfAndCancelled(String table, String phase) throws Exception {
    long oldTable = stage.oidOf("notification");
    var ask = stage.replay().rebuild().because("nightly");
    if (phase.equals("taking_over")) {
      ask.from(stage.service().log().position(0, stage.applied()[0] - 1));
    }
    try (Connection other = stage.onlooker()) {
      try (var lock = other.createStatement()) {
        lock.execute("LOCK TABLE %s IN ACCESS EXCLUSIVE MODE".formatted(table));
      }
      try (var lines = ask.open()) {
        assertThat(progressAt(lines, table).get("phase").stringValue()).isEqualTo(phase);
        progressAt(lines, table); // again and again
        ReplayStatus status = stage.replay().status();
        assertThat(status.state()).isEqualTo(State.RUNNING);
        assertThat(status.mode()).isEqualTo(Mode.REBUILD);
        assertThat(status.phase()).isEqualTo(Phase.valueOf(phase.toUpperCase(Locale.ROOT)));
      }

      await()
          .untilAsserted(
              () -> assertThat(stage.replay().status().state()).isEqualTo(State.INTERRUPTED));
      assertThat(
              stage.number("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"))
          .isZero();
      other.rollback();
    }
    assertThat(stage.replay().status().phase()).isNull();
    await()
        .untilAsserted(() ->
            assertThat(stage.recordedFor("nightly").getLast().outcome()).isEqualTo("interrupted"));
    assertThat(stage.oidOf("notification")).isEqualTo(oldTable);
    assertThat(stage.replay().rebuild().run().swapped()).isTrue();
  }

  @Test
  void thereIsOneReplayAtATime() throws Exception {
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var result = new CompletableFuture<ReplayResult>();
    Thread.startVirtualThread(() ->
        result.complete(
            stage
                .replay()
                .shadow()
                .runHere(() -> {
                  begun.countDown();
                  awaitLatch(goOn);
                })));
    begun.await();

    try {
      assertThat(stage.replay().shadow().answer().status()).isEqualTo(409);
      assertThat(stage.replay().status().state()).isEqualTo(State.RUNNING);
    } finally {
      goOn.countDown();
    }
    assertThat(RunningService.await(result).equal()).isTrue();
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
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

  /// Of those that wait for whoever looks at the replay's settings. Rebuilds, and goes on only once
  /// the onlooker has begun to look at one of the rebuilt tables.
  private CompletableFuture<ReplayResult> rebuildUnderTheEyesOf(Connection onlooker) {
    var looks = new AtomicBoolean();
    return CompletableFuture.supplyAsync(() ->
        stage
            .replay()
            .rebuild()
            .runHere(() -> {
              if (!looks.get()) {
                looks.set(looksAtRebuilt(onlooker));
              }
            }));
  }

  private static boolean looksAtRebuilt(Connection onlooker) {
    try {
      return ReplayStage.looksAtRebuilt(onlooker, "settings_change");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private long exchangesThatWait(String what) {
    return stage.number(
        """
        SELECT %s FROM pg_stat_activity WHERE wait_event_type = 'Lock'
          AND query LIKE 'ALTER TABLE belfry_replay.settings_change SET SCHEMA%%'
        """
            .formatted(what));
  }
}
