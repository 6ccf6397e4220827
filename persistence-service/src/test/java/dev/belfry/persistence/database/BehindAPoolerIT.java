package dev.belfry.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.consumer.sink.Sink;
import dev.belfry.persistence.testing.Events;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.testing.Database;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.TransactionPooler;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/// The whole service behind a pooler that shares sessions.
class BehindAPoolerIT {
  @Test
  void theServiceMakesNoTables_readsNothing_andSaysWhatToChange() throws Exception {
    Database database = Infrastructure.shared().newDatabase();
    try (var pooler = TransactionPooler.start(database);
        var service =
            RunningService.start(Infrastructure.shared().bootstrapServers(), pooler.pooled())) {
      await()
          .untilAsserted(() ->
              assertThat(service.beans(Sink.class).values())
                  .isNotEmpty()
                  .allSatisfy(sink -> {
                    Health health = sink.health();
                    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
                    assertThat(String.valueOf(health.getDetails().get("reason")))
                        .contains("pool_mode=session");
                  }));

      assertThat(service.getOnce(Events.someone(), "/api/notifications").status()).isEqualTo(503);
      assertThat(tables(database)).isZero();
    }
  }

  private static int tables(Database database) throws SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()")) {
      row.next();
      return row.getInt(1);
    }
  }
}
