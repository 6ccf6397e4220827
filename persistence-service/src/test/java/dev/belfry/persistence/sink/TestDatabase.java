package dev.belfry.persistence.sink;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.belfry.persistence.analytics.DailyCounts;
import dev.belfry.persistence.database.Schema;
import dev.belfry.persistence.sink.SinkConfiguration.SinkConnections;
import dev.belfry.testing.Database;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A read model of a test's own.
final class TestDatabase implements AutoCloseable {
  /// Each leaves one row for each record it is about.
  static final List<String> TABLES =
      List.of("notification", "state_change", "settings_change", "duplicate_event", "dead_letter");

  private static final Duration LONG = Duration.ofSeconds(60);

  private final HikariDataSource looks;
  private final HikariDataSource reads;
  private final HikariDataSource pool;
  private final Schema schema;
  private final JdbcClient client;

  /// One that stays.
  TestDatabase(Database database) {
    this(database, LONG);
  }

  private TestDatabase(Database database, Duration patience) {
    looks = connections(database, LONG);
    reads = connections(database, patience);
    pool = SinkConnections.pool(reads);
    schema =
        new Schema(
            Flyway.configure().dataSource(reads).locations("classpath:db/migration/belfry").load());
    client = JdbcClient.create(looks);
  }

  /// One whose sinks find out soon that it is away.
  static TestDatabase thatGoesAway(Database database) {
    return new TestDatabase(database, Duration.ofSeconds(1));
  }

  private static HikariDataSource connections(Database database, Duration patience) {
    var settings = new HikariConfig();
    settings.setJdbcUrl(database.jdbcUrl());
    settings.setUsername(database.username());
    settings.setPassword(database.password());
    settings.setInitializationFailTimeout(-1);
    settings.setConnectionTimeout(patience.toMillis());
    settings.setMaximumPoolSize(3);
    settings.setMinimumIdle(0);
    return new HikariDataSource(settings);
  }

  Schema schema() {
    return schema;
  }

  HikariDataSource reads() {
    return reads;
  }

  /// The connections a sink uses.
  HikariDataSource pool() {
    return pool;
  }

  JdbcClient client() {
    return client;
  }

  long count(String from) {
    return client.sql("SELECT count(*) FROM " + from).query(Long.class).single();
  }

  void execute(String sql) {
    client.sql(sql).update();
  }

  /// How many offsets the positions say are applied.
  long applied() {
    return client
        .sql("SELECT coalesce(sum(next_offset), 0) FROM applied_position")
        .query(Long.class)
        .single();
  }

  /// How many records have left a row.
  long accountedFor() {
    return TABLES.stream().mapToLong(this::count).sum();
  }

  /// All rows that the log leads to, in one order.
  Map<String, List<@Nullable String>> content() {
    return Map.of(
        "notification", rows("notification", "partition, log_offset"),
        "broadcast_state", rows("broadcast_state", "recipient, notification_id"),
        "state_change", rows("state_change", "partition, log_offset"),
        "settings_change", rows("settings_change", "partition, log_offset"),
        "duplicate_event", rows("duplicate_event", "partition, log_offset"),
        "dead_letter", rows("dead_letter", "partition, log_offset"),
        "daily_count",
            rows(
                DailyCounts.TABLE.formatted(""),
                "day, step, channel, notification_type, category, template, variant, reason"));
  }

  private List<@Nullable String> rows(String table, String order) {
    return client
        .sql("SELECT row_to_json(t)::text AS line FROM %s t ORDER BY %s".formatted(table, order))
        .query(String.class)
        .list();
  }

  /// For transactions that begin from now on, also of connections that are open.
  void setReadOnly(boolean readOnly) {
    try (var connection = reads.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE");
      statement.execute(
          "ALTER DATABASE %s SET default_transaction_read_only = %s"
              .formatted(connection.getCatalog(), readOnly));
      reads.getHikariPoolMXBean().softEvictConnections();
      pool.getHikariPoolMXBean().softEvictConnections();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    pool.close();
    reads.close();
    looks.close();
  }
}
