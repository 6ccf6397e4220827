package dev.belfry.persistence.audit.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.persistence.audit.progress.ProgressListener;
import dev.belfry.persistence.audit.progress.ProgressMeter;
import dev.belfry.persistence.audit.progress.WorkProgress;
import dev.belfry.testing.Database;
import dev.belfry.testing.Infrastructure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class ComparisonIT {
  private static final ProgressListener NOBODY =
      new ProgressListener() {
        @Override
        public void progress(WorkProgress progress) {}

        @Override
        public void check() {}
      };

  private final Database database = Infrastructure.shared().newDatabase();
  private final DataSource connections =
      new DriverManagerDataSource(database.jdbcUrl(), database.username(), database.password());
  private final JdbcClient client = JdbcClient.create(connections);

  @BeforeEach
  void oneRow() {
    Flyway.configure()
        .dataSource(connections)
        .locations("classpath:db/migration/belfry")
        .load()
        .migrate();
    client
        .sql(
            """
            INSERT INTO duplicate_event (topic, partition, log_offset, event_id, appended_at)
            VALUES ('log', 0, 7, '019aa000-0000-7000-8000-000000000001', '2026-11-22T10:00:00Z')
            """)
        .update();
  }

  @Test
  void equalRowsHaveTheSameHashInEveryTimeZone() throws SQLException {
    List<TableComparison> inUtc = compared("UTC", "ISO, MDY");

    assertThat(inUtc).allMatch(TableComparison::isEqual);
    assertThat(compared("Asia/Kolkata", "ISO, MDY")).isEqualTo(inUtc);
    assertThat(compared("America/New_York", "ISO, DMY")).isEqualTo(inUtc);
  }

  /// The tables beside themselves, in a session of such a machine.
  private List<TableComparison> compared(String timeZone, String dateStyle) throws SQLException {
    try (Connection connection = connections.getConnection()) {
      try (var settings = connection.createStatement()) {
        settings.execute("SET TimeZone = '%s'".formatted(timeZone));
        settings.execute("SET DateStyle = '%s'".formatted(dateStyle));
      }
      var statements =
          new LongStatements(connection, client, new ProgressMeter(0, NOBODY::progress), NOBODY);
      connection.setAutoCommit(false);
      return new Comparison(statements, "public", "public").run().tables();
    }
  }
}
