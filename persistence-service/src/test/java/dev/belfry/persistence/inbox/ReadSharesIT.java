package dev.belfry.persistence.inbox;

import static dev.belfry.persistence.testing.Events.someone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.RecipientId;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.persistence.testing.RunningService.Answer;
import dev.belfry.testing.Database;
import dev.belfry.testing.Infrastructure;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Reads that take long: here because others have locked what they read.
class ReadSharesIT {
  private static final int POOL = 10;
  private static final int READS_PER_USER = 4;

  private final Database database = Infrastructure.shared().newDatabase();
  private final RunningService service =
      RunningService.start(Infrastructure.shared(), database).awaitTables();
  private final RecipientId alice = someone();

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void howeverManyReadsOneUserMakesOthersAreServed() throws SQLException {
    ready();
    try (Connection connection = locking("notification")) {
      List<CompletableFuture<Answer>> many =
          IntStream.range(0, 3 * POOL)
              .mapToObj(_ -> service.getLater(alice, "/api/notifications/unread-count"))
              .toList();
      await().atMost(Duration.ofSeconds(10)).until(() -> waitingInPostgres() >= READS_PER_USER);

      assertThat(service.get(someone(), "/api/notifications/settings").status()).isEqualTo(200);
      assertThat(waitingInPostgres()).isLessThanOrEqualTo(READS_PER_USER);
      assertThat(many.stream().map(RunningService::await).map(Answer::status))
          .contains(429)
          .allMatch(status -> status == 429 || status == 503);
      assertThat(many.stream().map(RunningService::await).map(Answer::retryAfter))
          .containsOnly("1");
      connection.rollback();
    }
    assertThat(service.get(alice, "/api/notifications/unread-count").status()).isEqualTo(200);
  }

  @Test
  void whatNobodyWaitsForAnyMoreEndsInPostgresToo() throws SQLException {
    ready();
    try (Connection connection = locking("notification")) {
      assertThat(service.get(alice, "/api/notifications").status()).isEqualTo(503);

      await().atMost(Duration.ofSeconds(1)).until(() -> waitingInPostgres() == 0);
      connection.rollback();
    }
  }

  private void ready() {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> service.get(alice, "/api/notifications").status() == 200);
  }

  private Connection locking(String table) throws SQLException {
    Connection connection =
        DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
    connection.setAutoCommit(false);
    connection.createStatement().execute("LOCK TABLE " + table);
    return connection;
  }

  /// How many reads are; the sink may be, too.
  private int waitingInPostgres() {
    return service
        .database()
        .sql(
            """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'
              AND query LIKE 'SELECT%'
            """)
        .query(Integer.class)
        .single();
  }
}
