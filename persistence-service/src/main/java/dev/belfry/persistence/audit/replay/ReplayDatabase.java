package dev.belfry.persistence.audit.replay;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.belfry.persistence.database.ConnectionSettings;
import dev.belfry.persistence.sink.Replica;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Where a replay writes: a schema of its own beside the live one, of the same database. There is
/// one at most, and it is there for as long as a replay is not finished. Connections are its own
/// too, for the time of one replay.
final class ReplayDatabase implements AutoCloseable {
  /// The schema in the making.
  static final String REBUILT = "belfry_replay";

  /// What was found to differ, for people to look at.
  static final String DIFFERENT = "belfry_shadow";

  /// What a rebuild has taken the place of, if the two differed.
  static final String REPLACED = "belfry_replaced";

  private final HikariDataSource live;
  private final HikariDataSource rebuilt;
  private final Flyway flyway;
  private final JdbcClient client;
  private final String liveSchema;

  /// @param reads the connections of reads: to the same database, as the same user
  /// @param flyway makes the live schema
  ReplayDatabase(DataSource reads, Flyway flyway) throws SQLException {
    HikariDataSource pool = reads.unwrap(HikariDataSource.class);
    live = new HikariDataSource(settings(pool));
    rebuilt = Replica.connections(pool, REBUILT);
    this.flyway = flyway;
    client = JdbcClient.create(live);
    liveSchema = client.sql("SELECT quote_ident(current_schema())").query(String.class).single();
  }

  private static HikariConfig settings(HikariDataSource pool) {
    HikariConfig settings = ConnectionSettings.like(pool);
    settings.setPoolName("replay");
    settings.setMaximumPoolSize(5);
    settings.setMinimumIdle(0);
    settings.setConnectionInitSql("SET jit = off");
    settings.addDataSourceProperty("socketTimeout", "0"); // comparing takes as long as it takes
    return settings;
  }

  /// Connections for which the names of tables mean the live ones.
  DataSource live() {
    return live;
  }

  /// Connections for which the names of tables mean the rebuilt ones, and no others.
  DataSource rebuilt() {
    return rebuilt;
  }

  JdbcClient client() {
    return client;
  }

  /// The name of the live schema, as SQL has it.
  String liveSchema() {
    return liveSchema;
  }

  /// Makes the tables, unless they are there from an interrupted replay of the same version.
  void prepare(boolean fresh, int decoder) {
    if (fresh || isOfAnotherVersion(decoder)) {
      drop(REBUILT);
    }
    Flyway.configure()
        .configuration(flyway.getConfiguration())
        .dataSource(live)
        .defaultSchema(REBUILT)
        .schemas(REBUILT)
        .createSchemas(true)
        .load()
        .migrate();
  }

  /// Whether there are rows of an interrupted replay.
  boolean hasBegun() {
    return client
        .sql("SELECT EXISTS (SELECT FROM %s.applied_position)".formatted(REBUILT))
        .query(Boolean.class)
        .single();
  }

  private boolean isOfAnotherVersion(int decoder) {
    return exists(client, REBUILT + ".applied_position")
        && client
            .sql(
                "SELECT EXISTS (SELECT FROM %s.applied_position WHERE decoder <> :decoder)"
                    .formatted(REBUILT))
            .param("decoder", decoder)
            .query(Boolean.class)
            .single();
  }

  /// Whether an earlier version made any of the live rows.
  boolean hasRowsBefore(int decoder) {
    return client
        .sql("SELECT EXISTS (SELECT FROM applied_position WHERE oldest_decoder < :decoder)")
        .param("decoder", decoder)
        .query(Boolean.class)
        .single();
  }

  static boolean exists(JdbcClient client, String table) {
    return client
        .sql("SELECT to_regclass(:table) IS NOT NULL")
        .param("table", table)
        .query(Boolean.class)
        .single();
  }

  void drop(String schema) {
    client.sql("DROP SCHEMA IF EXISTS %s CASCADE".formatted(schema)).update();
  }

  /// Keeps what differs, to be looked at until the next time.
  void keepForPeople() {
    drop(DIFFERENT);
    client.sql("ALTER SCHEMA %s RENAME TO %s".formatted(REBUILT, DIFFERENT)).update();
  }

  @Override
  public void close() {
    rebuilt.close();
    live.close();
  }
}
