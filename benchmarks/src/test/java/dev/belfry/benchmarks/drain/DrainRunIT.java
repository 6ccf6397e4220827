package dev.belfry.benchmarks.drain;

import static org.apache.kafka.clients.CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.benchmarks.report.Progress;
import dev.belfry.benchmarks.report.Report;
import dev.belfry.events.TopicSetup;
import dev.belfry.testing.Database;
import dev.belfry.testing.Infrastructure;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DrainRunIT {
  private static final Infrastructure INFRASTRUCTURE = Infrastructure.shared();

  private final Database database = INFRASTRUCTURE.newDatabase();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Progress progress =
      new Progress(new PrintStream(said, true, StandardCharsets.UTF_8));

  @BeforeAll
  static void createTopics() throws Exception {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", INFRASTRUCTURE.bootstrapServers()))) {
      new TopicSetup(admin, 3).createMissing();
    }
  }

  @BeforeEach
  void createTable() throws SQLException {
    execute(
        "CREATE TABLE applied_position (topic text, partition int, next_offset bigint)",
        "INSERT INTO applied_position SELECT 'belfry.notifications', p, 0"
            + " FROM generate_series(0, 2) p",
        "INSERT INTO applied_position VALUES ('belfry.receipts', 0, 1000000)");
  }

  @Test
  void endsWhenTheReadModelHasAppliedEverything() throws Exception {
    CompletableFuture<String> run =
        CompletableFuture.supplyAsync(() -> markdown(500, Duration.ofMinutes(1)));
    awaitSaid("Published");
    execute("UPDATE applied_position SET next_offset = 1 WHERE partition = 0");
    assertThat(run).isNotDone();
    execute("UPDATE applied_position SET next_offset = 1000000");

    assertThat(run.join())
        .contains("| published | 500, 30 % of them changes, the others with 200 characters each |")
        .contains("| behind when the last was published | ")
        .contains("| applied from the first progress to the end | ");
  }

  @Test
  void aReadModelThatStandsStillEndsTheRunWithoutAResult() {
    assertThatThrownBy(() -> run(10, Duration.ofMillis(300)))
        .isInstanceOf(DrainFailure.class)
        .hasMessageContaining("stands still");
  }

  private String markdown(int events, Duration patience) {
    try {
      return run(events, patience).markdown();
    } catch (DrainFailure | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Report run(int events, Duration patience) throws DrainFailure, InterruptedException {
    return new DrainRun(
            Map.of(BOOTSTRAP_SERVERS_CONFIG, INFRASTRUCTURE.bootstrapServers()),
            new ReadModelDatabase(database.jdbcUrl(), database.username(), database.password()),
            new Backlog(events, 200, 7, 30, "bench-test"),
            patience)
        .run(progress, Clock.systemUTC());
  }

  private void awaitSaid(String text) {
    Awaitility.await().until(() -> said.toString(StandardCharsets.UTF_8).contains(text));
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                database.jdbcUrl(), database.username(), database.password());
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
