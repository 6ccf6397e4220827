package dev.belfry.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.channel.decide.Decider;
import dev.belfry.consumer.sink.Sink;
import dev.belfry.testing.Database;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.TransactionPooler;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/// The whole service behind a pooler that shares sessions.
class BehindAPoolerIT {
  @Test
  void theServiceMakesNoTablesAndSaysWhatToChange() throws Exception {
    Infrastructure infrastructure = Infrastructure.shared();
    Database database = infrastructure.newDatabase();
    try (var pooler = TransactionPooler.start(database);
        var service =
            RunningChannels.start(
                infrastructure.bootstrapServers(), pooler.pooled(), null, new MovableClock())) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> {
            assertThat(service.beans(Sink.class)).isNotEmpty();
            List<Health> healths =
                Stream.concat(
                        service.beans(Sink.class).stream().map(Sink::health),
                        Stream.of(service.bean(Decider.class).health()))
                    .toList();
            assertThat(healths)
                .allSatisfy(health -> {
                  assertThat(health.getStatus()).isEqualTo(Status.DOWN);
                  assertThat(String.valueOf(health.getDetails().get("reason")))
                      .contains("pool_mode=session");
                });
          });

      assertThat(schemas(database)).isZero();
    }
  }

  private static int schemas(Database database) throws SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'belfry%'")) {
      row.next();
      return row.getInt(1);
    }
  }
}
