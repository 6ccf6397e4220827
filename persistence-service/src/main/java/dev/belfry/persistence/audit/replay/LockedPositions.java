package dev.belfry.persistence.audit.replay;

import dev.belfry.consumer.sink.DatabaseFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// The live positions, held where they are until this is closed: sinks wait, reads go on. It is the
/// tables that are locked, not their rows, both that a sink's first statement needs, in the order
/// in which PostgreSQL takes them for a prepared one: a sink that waits then holds nothing that a
/// swap has to wait for.
final class LockedPositions implements AutoCloseable {
  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final String DEADLOCK = "40P01";
  private static final int ATTEMPTS = 60;

  /// What holds now is no history: nothing takes its place, and nothing of it is kept as replaced,
  /// where what is erased would stay.
  private static final List<String> KEPT =
      List.of("flyway_schema_history", "contact", "contact_position");

  private final Connection connection;
  private final ReplayDatabase database;
  private final JdbcClient client;

  private LockedPositions(Connection connection, ReplayDatabase database) {
    this.connection = connection;
    this.database = database;
    client = JdbcClient.create(new SingleConnectionDataSource(connection, true));
  }

  /// Waits for batches in hand to end.
  ///
  /// @throws RuntimeException if they do not, for as long as it tries
  static LockedPositions take(ReplayDatabase database) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      Connection connection = database.live().getConnection();
      try {
        connection.setAutoCommit(false);
        var held = new LockedPositions(connection, database);
        held.lock(List.of("chain_head", "applied_position"), "EXCLUSIVE");
        return held;
      } catch (SQLException | RuntimeException e) {
        try (connection) {
          connection.rollback();
        }
        if (!isInTheWay(e) || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /// Puts the rebuilt tables in the place of the live ones. To whoever reads, it is one moment. A
  /// sink finds that its positions have another owner, and takes them again as they are now.
  ///
  /// @return false if tables are in use for too long; nothing is changed then
  boolean swap() throws SQLException {
    try {
      exchange(database.liveSchema());
      connection.commit();
      return true;
    } catch (RuntimeException e) {
      if (isInTheWay(e)) {
        connection.rollback();
        return false;
      }
      throw e;
    }
  }

  private void exchange(String live) {
    List<String> tables = tables();
    lock(tables, "ACCESS EXCLUSIVE");
    checkPositions(live);
    client
        .sql(
            """
            UPDATE %s.applied_position rebuilt SET owner = live.owner + 1
            FROM %s.applied_position live
            WHERE live.topic = rebuilt.topic AND live.partition = rebuilt.partition
            """
                .formatted(ReplayDatabase.REBUILT, live))
        .update();
    client.sql("DROP SCHEMA IF EXISTS %s CASCADE".formatted(ReplayDatabase.REPLACED)).update();
    client.sql("CREATE SCHEMA " + ReplayDatabase.REPLACED).update();
    for (String table : tables) {
      move(live, table, ReplayDatabase.REPLACED);
      move(ReplayDatabase.REBUILT, table, live);
    }
    client.sql("DROP SCHEMA %s CASCADE".formatted(ReplayDatabase.REBUILT)).update();
  }

  /// Less than the 1 s after which PostgreSQL looks for a deadlock: it is this that gives way.
  private void lock(List<String> tables, String mode) {
    String schema = database.liveSchema();
    client.sql("SET LOCAL lock_timeout = '500ms'").update();
    client
        .sql(
            "LOCK TABLE %s IN %s MODE"
                .formatted(
                    String.join(", ", tables.stream().map(table -> schema + "." + table).toList()),
                    mode))
        .update();
  }

  /// Ends the transaction: what was not committed is undone.
  @Override
  public void close() throws SQLException {
    try (connection) {
      if (!connection.isClosed()) {
        connection.rollback();
      }
    }
  }

  private List<String> tables() {
    return client
        .sql(
            """
            SELECT quote_ident(tablename) FROM pg_tables
            WHERE schemaname = :schema AND tablename NOT IN (:kept) ORDER BY 1
            """)
        .param("schema", ReplayDatabase.REBUILT)
        .param("kept", KEPT)
        .query((row, _) -> Objects.requireNonNull(row.getString(1)))
        .list();
  }

  /// The rebuilt rows must go exactly as far as the live ones, but for what is lost in between.
  private void checkPositions(String live) {
    long behind =
        client
            .sql(
                """
                SELECT count(*) FROM %1$s.applied_position l
                LEFT JOIN %2$s.applied_position r USING (topic, partition)
                WHERE r.topic_id IS DISTINCT FROM l.topic_id OR r.decoder <> l.decoder
                  OR r.next_offset <> l.next_offset AND NOT EXISTS (
                    SELECT FROM %2$s.lost_record lost
                    WHERE lost.topic = l.topic AND lost.partition = l.partition
                      AND lost.from_offset = l.next_offset AND lost.to_offset = r.next_offset)
                """
                    .formatted(live, ReplayDatabase.REBUILT))
            .query(Long.class)
            .single();
    if (behind > 0) {
      throw new IllegalStateException(
          "%s partitions are not where the live ones are".formatted(behind));
    }
  }

  private void move(String from, String table, String to) {
    client.sql("ALTER TABLE %s.%s SET SCHEMA %s".formatted(from, table, to)).update();
  }

  private static boolean isInTheWay(Exception e) {
    String state = DatabaseFailure.stateOf(e);
    return LOCK_NOT_AVAILABLE.equals(state) || DEADLOCK.equals(state);
  }
}
