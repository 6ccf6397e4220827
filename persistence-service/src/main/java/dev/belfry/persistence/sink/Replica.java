package dev.belfry.persistence.sink;

import com.zaxxer.hikari.HikariDataSource;
import dev.belfry.consumer.scan.OffsetRange;
import dev.belfry.consumer.sink.Advance;
import dev.belfry.consumer.sink.DatabaseFailure;
import dev.belfry.consumer.sink.FencedException;
import dev.belfry.consumer.sink.HaltException;
import dev.belfry.consumer.sink.Lease;
import dev.belfry.consumer.sink.SinkTransactions;
import dev.belfry.events.EventLog;
import dev.belfry.events.Topic;
import dev.belfry.persistence.sink.SinkConfiguration.SinkConnections;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;

/// Rows of one topic in other tables than those that are read, made by the same code as those. What
/// is applied stays applied: it goes on from its own positions. For one thread.
public final class Replica {
  private final ReadModel rows;
  private final SinkTransactions transactions;
  private final Map<Integer, Lease> leases = new HashMap<>();

  private Replica(Topic topic, Uuid topicId, Rows rows, DataSource database) {
    this.rows = new ReadModel(topic.topicName(), topicId, rows);
    transactions = this.rows.in(database);
  }

  /// Rows of the log.
  ///
  /// @param database see [#connections]
  public static Replica ofNotifications(EventLog log, DataSource database) {
    return new Replica(Topic.NOTIFICATIONS, log.topicId(), new NotificationRows(log), database);
  }

  /// Rows of the receipts.
  ///
  /// @param topicId Kafka's id of their topic
  /// @param database see [#connections]
  public static Replica ofReceipts(EventLog log, Uuid topicId, DataSource database) {
    return new Replica(Topic.RECEIPTS, topicId, new ReceiptRows(log), database);
  }

  /// Rows of the decisions about dead letters.
  ///
  /// @param topicId Kafka's id of their topic
  /// @param database see [#connections]
  public static Replica ofDispositions(Uuid topicId, DataSource database) {
    return new Replica(Topic.AUDIT, topicId, new DispositionRows(), database);
  }

  /// Rows of what was decided about mails and pushes, and what became of them.
  ///
  /// @param topicId Kafka's id of their topic
  /// @param database see [#connections]
  public static Replica ofDeliveries(EventLog log, Uuid topicId, DataSource database) {
    return new Replica(Topic.DELIVERIES, topicId, new DeliveryRows(log), database);
  }

  /// Connections like a sink's, for which the names of tables mean those of one schema.
  ///
  /// @param reads connections to the same database
  public static HikariDataSource connections(HikariDataSource reads, String schema) {
    return SinkConnections.pool(reads, "replayed rows", schema);
  }

  /// The version of the code that makes rows of records.
  public static int decoder() {
    return ReadModel.DECODER;
  }

  /// Where to go on in a partition.
  ///
  /// @throws SQLException if PostgreSQL fails
  /// @throws ReplicaException if the replica's tables are of another log, or damaged
  public ReplicaPosition take(int partition) throws SQLException, ReplicaException {
    try {
      Lease lease = transactions.take(partition);
      leases.put(partition, lease);
      return new ReplicaPosition(lease.next(), rows.head(lease));
    } catch (HaltException e) {
      throw new ReplicaException(e);
    }
  }

  /// Applies records of one partition, the next ones after those before.
  ///
  /// @throws SQLException if PostgreSQL fails; whether anything was written is not known
  /// @throws ReplicaException if another writes to the replica
  public void apply(int partition, List<ConsumerRecord<byte[], byte[]>> batch)
      throws SQLException, ReplicaException {
    apply(partition, new Advance(lease(partition), batch.getLast().offset() + 1, batch));
  }

  /// Goes on after what leads to no rows: markers, or what is lost.
  ///
  /// @param next what comes next
  public void passOver(int partition, OffsetRange next) throws SQLException, ReplicaException {
    apply(partition, new Advance(lease(partition), next.to(), List.of()));
  }

  private void apply(int partition, Advance advance) throws SQLException, ReplicaException {
    try {
      try {
        transactions.apply(List.of(advance));
      } catch (SQLException e) {
        if (DatabaseFailure.of(e) != DatabaseFailure.REFUSED) {
          throw e;
        }
        transactions.applySparing(advance);
      }
    } catch (FencedException e) {
      throw new ReplicaException(e);
    }
    leases.put(partition, advance.reached());
  }

  private Lease lease(int partition) {
    Lease lease = leases.get(partition);
    if (lease == null) {
      throw new IllegalStateException("partition %s was not taken".formatted(partition));
    }
    return lease;
  }
}
