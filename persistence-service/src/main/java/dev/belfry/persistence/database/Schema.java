package dev.belfry.persistence.database;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
  public synchronized void migrate() {
    int applied = flyway.migrate().migrationsExecuted;
    if (applied > 0) {
      log.info("The schema was brought up to date ({} migrations)", applied);
    }
    current = true;
  }
}
