package dev.belfry.persistence.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.belfry.consumer.sink.OwnSessions;
import dev.belfry.consumer.sink.SharedSessionsException;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Component;

/// The tables. They are made when the database can be reached, not when the service starts: a
/// service whose database is away starts and waits.
@Component
public class Schema {
  private static final Logger log = LoggerFactory.getLogger(Schema.class);

  private final Flyway flyway;
  private volatile boolean current;

  /// @param flyway knows the database and the migrations
  public Schema(Flyway flyway) {
    this.flyway = flyway;
  }

  /// Whether the tables are known to be there, in the form this version needs.
  public boolean isCurrent() {
    return current;
  }

  /// Makes or alters the tables where needed. Who does so at once, in this instance or in others,
  /// waits for each other.
  ///
  /// @throws FlywayException if the database is away or refuses
  /// @throws SharedSessionsException if connections share sessions: nothing is altered then
  public synchronized void migrate() {
    int applied = applyAll();
    if (applied > 0) {
      log.info("The schema was brought up to date ({} migrations)", applied);
    }
    current = true;
  }

  /// On connections of its own: to alter large tables takes longer than a read may.
  private int applyAll() {
    if (!(flyway.getConfiguration().getDataSource() instanceof HikariDataSource reads)) {
      return flyway.migrate().migrationsExecuted;
    }
    checkSessions(reads);
    HikariConfig settings = ConnectionSettings.like(reads);
    settings.setPoolName("migration");
    settings.setMinimumIdle(0);
    settings.addDataSourceProperty("socketTimeout", "0");
    try (var own = new HikariDataSource(settings)) {
      return Flyway.configure()
          .configuration(flyway.getConfiguration())
          .dataSource(own)
          .load()
          .migrate()
          .migrationsExecuted;
    }
  }

  private static void checkSessions(HikariDataSource reads) {
    try {
      OwnSessions.of(
              reads.getJdbcUrl(),
              reads.getUsername(),
              reads.getPassword(),
              reads.getDataSourceProperties())
          .check();
    } catch (SQLException e) {
      throw new DataAccessResourceFailureException("The database can't be asked", e);
    }
  }
}
