package dev.belfry.channel.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.belfry.consumer.sink.OwnSessions;
import dev.belfry.consumer.sink.SharedSessionsException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The schema `belfry_channels`, and connections of its own to it. What it holds are no beans,
/// since a process that runs all services has a `DataSource` and a `Flyway` of another service.
@Component
public final class ChannelDatabase implements DisposableBean {
  /// The schema: all that this service needs of the database.
  static final String SCHEMA = "belfry_channels";

  private static final Logger log = LoggerFactory.getLogger(ChannelDatabase.class);
  private static final int CONNECTIONS = 10;

  /// Tables grow from nothing faster than statistics follow: statements are planned anew each time,
  /// and look rows up by index. A connection that stops in the middle of a transaction gives up its
  /// locks. A statement ends in PostgreSQL before this side would give up waiting.
  private static final String SESSION =
      """
      SET plan_cache_mode = force_custom_plan; SET jit = off;
      SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;
      SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '10s';
      SET statement_timeout = '9s'
      """;

  private final HikariDataSource pool;
  private final JdbcTemplate statements;
  private final TransactionTemplate transactions;
  private boolean isMigrated;

  ChannelDatabase(DataSource database) throws SQLException {
    pool = pool(database.unwrap(HikariDataSource.class));
    statements = new JdbcTemplate(pool);
    transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
  }

  private static HikariDataSource pool(HikariDataSource model) {
    HikariConfig settings = like(model);
    settings.setPoolName("channels");
    settings.setMaximumPoolSize(CONNECTIONS);
    settings.setMinimumIdle(2);
    settings.setConnectionInitSql(SESSION);
    settings.addDataSourceProperty("socketTimeout", "10");
    return new HikariDataSource(settings);
  }

  private static HikariConfig like(HikariDataSource model) {
    var settings = new HikariConfig();
    settings.setJdbcUrl(model.getJdbcUrl());
    settings.setUsername(model.getUsername());
    settings.setPassword(model.getPassword());
    settings.setConnectionTimeout(model.getConnectionTimeout());
    settings.setValidationTimeout(model.getValidationTimeout());
    settings.setKeepaliveTime(model.getKeepaliveTime());
    settings.setInitializationFailTimeout(-1);
    settings.setSchema(SCHEMA);
    settings.setExceptionOverride(new LostConnections());
    model
        .getDataSourceProperties()
        .forEach((name, value) -> settings.addDataSourceProperty(name.toString(), value));
    settings.addDataSourceProperty("ApplicationName", "belfry-channel");
    return settings;
  }

  /// Makes or alters the tables where needed. Who does so at once, in this instance or in others,
  /// waits for each other. The schema is created if it is not there, which is the only right that
  /// is needed outside of it.
  ///
  /// @param anew also if that was done before in this process: the schema may be gone since
  /// @throws SharedSessionsException if connections share sessions: nothing is altered then
  public synchronized void migrate(boolean anew) {
    if (isMigrated && !anew) {
      return;
    }
    checkSessions();
    HikariConfig settings = like(pool);
    settings.setPoolName("channels-migration");
    settings.setMaximumPoolSize(2);
    settings.setMinimumIdle(0);
    settings.addDataSourceProperty("socketTimeout", "0");
    try (var own = new HikariDataSource(settings)) {
      int applied =
          Flyway.configure()
              .dataSource(own)
              .schemas(SCHEMA)
              .defaultSchema(SCHEMA)
              .locations("classpath:db/migration/belfry_channels")
              .load()
              .migrate()
              .migrationsExecuted;
      if (applied > 0) {
        log.info("The schema {} was brought up to date ({} migrations)", SCHEMA, applied);
      }
      isMigrated = true;
    }
  }

  private void checkSessions() {
    try {
      OwnSessions.of(
              pool.getJdbcUrl(),
              pool.getUsername(),
              pool.getPassword(),
              pool.getDataSourceProperties())
          .check();
    } catch (SQLException e) {
      throw new DataAccessResourceFailureException("The database can't be asked", e);
    }
  }

  /// The connections, for sinks.
  public DataSource pool() {
    return pool;
  }

  /// Works in one transaction, in PostgreSQL's default isolation (read committed).
  public <T extends @Nullable Object> T inTransaction(ConnectionCallback<T> work) {
    return transactions.execute(_ -> statements.execute(work));
  }

  /// Asks without a transaction.
  public <T> T read(ConnectionCallback<T> work) {
    return Objects.requireNonNull(statements.execute(work));
  }

  @Override
  public void destroy() {
    pool.close();
  }

  /// Work that answers nothing.
  @FunctionalInterface
  public interface Change {
    /// Works with a connection.
    void in(Connection connection) throws SQLException;
  }

  /// Changes rows in one transaction.
  public void change(Change change) {
    inTransaction(connection -> {
      change.in(connection);
      return true;
    });
  }
}
