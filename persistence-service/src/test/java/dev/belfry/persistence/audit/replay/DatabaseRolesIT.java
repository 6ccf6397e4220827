package dev.belfry.persistence.audit.replay;

import static dev.belfry.persistence.testing.Events.created;
import static dev.belfry.persistence.testing.Events.someone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.RecipientId;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.testing.Database;
import dev.belfry.testing.DatabaseRoles;
import dev.belfry.testing.Infrastructure;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/// persistence-service with the role in PostgreSQL that `deploy/postgres/roles.sql` gives it.
class DatabaseRolesIT {
  private static final String COUNT = "SELECT count(*) FROM public.notification";

  @Test
  void itDoesAllThatItIsFor_andTheReaderReads() throws Exception {
    Infrastructure infrastructure = Infrastructure.shared();
    DatabaseRoles roles = DatabaseRoles.of(infrastructure.newDatabase());
    try (RunningService service =
        RunningService.start(infrastructure.bootstrapServers(), roles.as("belfry_persistence"))
            .awaitTables()) {
      RecipientId user = someone();
      service.publish(created(user));
      await().until(() -> service.unread(user) == 1);

      // Its tables are others from then on.
      assertThat(new ReplayKit(service).rebuild().swapAlways().run().swapped()).isTrue();

      service.publish(created(user));
      await().until(() -> service.unread(user) == 2);
      Database reader = roles.as("belfry_reader");
      assertThat(number(reader, COUNT)).isGreaterThanOrEqualTo(2);
      DatabaseRoles.of(roles.database()); // once more, now that there is something
      assertThat(number(reader, COUNT)).isGreaterThanOrEqualTo(2);
      assertThatThrownBy(() -> number(reader, "DELETE FROM public.notification RETURNING 1"))
          .hasMessageContaining("permission denied");
      assertThatThrownBy(() -> number(roles.as("belfry_channel"), COUNT))
          .hasMessageContaining("permission denied");
    }
  }

  private static long number(Database database, String sql) throws SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
