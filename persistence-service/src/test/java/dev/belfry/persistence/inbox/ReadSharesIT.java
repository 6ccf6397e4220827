package dev.belfry.persistence.inbox;

import static dev.belfry.persistence.testing.Events.someone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.Content;
import dev.belfry.events.EventPublisher.Published;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationType;
import dev.belfry.events.RecipientId;
import dev.belfry.persistence.testing.Events;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.persistence.testing.RunningService.Answer;
import dev.belfry.testing.Database;
import dev.belfry.testing.Infrastructure;
import java.io.IOException;
import java.net.Socket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Reads that take long, because others have locked what they read or their client does not take
/// the answer, and reads of much.
class ReadSharesIT {
  private static final int POOL = 10;
  private static final int READS_PER_USER = 4;
  private static final int LARGEST_LIST = 100;

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
      // They wait for three seconds, and the machine may be away for as long: then come more.
      List<CompletableFuture<Answer>> many = new ArrayList<>();
      await()
          .pollInterval(Duration.ofMillis(200))
          .until(() -> {
            IntStream.range(0, 3 * POOL)
                .mapToObj(_ -> service.getLater(alice, "/api/notifications/unread-count"))
                .forEach(many::add);
            return waitingInPostgres() >= READS_PER_USER;
          });

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
  void whoDoesNotTakeTheirAnswersGetsNoMoreOfThem() throws IOException {
    var large =
        new Content(
            "Large",
            "\u3042".repeat(10_000),
            NotificationType.INFO,
            new JsonObject("{\"x\":\"%s\"}".formatted("x".repeat(16_000))),
            null,
            null,
            true);
    List<CompletableFuture<Published>> all =
        IntStream.range(0, LARGEST_LIST)
            .mapToObj(_ -> service.publishLater(Events.created(alice, large)))
            .toList();
    String last = all.stream().map(RunningService::await).toList().getLast().position().toString();
    await()
        .until(
            () -> service.get(alice, "/api/notifications?limit=1&after=" + last).status() == 200);

    List<Socket> deaf = new ArrayList<>();
    try {
      for (int i = 0; i < READS_PER_USER; i++) {
        deaf.add(service.askAndReadNothing(alice, "/api/notifications?limit=" + LARGEST_LIST));
      }
      await().until(() -> service.get(alice, "/api/notifications/unread-count").status() == 429);

      assertThat(service.get(someone(), "/api/notifications").status()).isEqualTo(200);
    } finally {
      for (Socket socket : deaf) {
        socket.close();
      }
    }
    await().until(() -> service.get(alice, "/api/notifications/unread-count").status() == 200);
  }

  @Test
  void whoListsMoreThanTheirShareIsRefusedAndNobodyElseIs() {
    ready();
    String dear = "/api/notifications?limit=100&offset=100000"; // all that they may list at once
    RecipientId bob = someone();
    assertThat(service.get(bob, dear).status()).isEqualTo(200);

    // Who asks after a while may list again.
    await()
        .untilAsserted(() -> {
          Answer again = service.get(bob, dear);
          assertThat(again.status()).isEqualTo(429);
          assertThat(Integer.parseInt(again.retryAfter())).isBetween(3, 8);
        });
    assertThat(service.get(bob, "/api/notifications/unread-count").status()).isEqualTo(200);
    assertThat(service.get(bob, "/api/notifications").status()).isEqualTo(200); // after a moment
    assertThat(service.get(someone(), dear).status()).isEqualTo(200);
  }

  @Test
  void whatNobodyWaitsForAnyMoreEndsInPostgresToo() throws SQLException {
    ready();
    try (Connection connection = locking("notification")) {
      assertThat(service.getOnce(alice, "/api/notifications").status()).isEqualTo(503);

      // The lock is still held: it would wait for that.
      await().until(() -> waitingInPostgres() == 0);
      connection.rollback();
    }
  }

  /// From then on no sink asks for anything, since what other tests have left is applied.
  private void ready() {
    await().until(() -> service.get(alice, "/api/notifications").status() == 200);
    await()
        .untilAsserted(() ->
            assertThat(service.audit("/api/ops").body().path("partitions").valueStream())
                .isNotEmpty()
                .allMatch(partition -> partition.path("lag").asLong(-1) == 0));
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
