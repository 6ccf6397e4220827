package dev.belfry.persistence.replay;

import dev.belfry.events.EventLog;
import dev.belfry.events.Topic;
import dev.belfry.persistence.chain.ChainHeads;
import dev.belfry.persistence.database.ReadTransactions;
import dev.belfry.persistence.log.PartitionReader;
import dev.belfry.persistence.progress.Teller;
import dev.belfry.persistence.sink.Replica;
import dev.belfry.persistence.sink.ReplicaException;
import dev.belfry.service.problem.ProblemException;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Does replays, one at a time of all instances.
@Component
class Replays {
  private static final Logger log = LoggerFactory.getLogger(Replays.class);

  private final KafkaProperties kafka;
  private final DataSource reads;
  private final Flyway flyway;
  private final ChainHeads heads;
  private final ReadTransactions transactions;
  private final JdbcClient client;

  Replays(
      KafkaProperties kafka,
      DataSource reads,
      Flyway flyway,
      ChainHeads heads,
      ReadTransactions transactions,
      JdbcClient client) {
    this.kafka = kafka;
    this.reads = reads;
    this.flyway = flyway;
    this.heads = heads;
    this.transactions = transactions;
    this.client = client;
  }

  /// @throws ProblemException 409 if there is another, or the rows are not of this log and this
  ///   version
  ReplayResult run(EventLog eventLog, ReplayRequest request, Teller teller) {
    log.info("A replay begins: {}", request);
    try (var database = new ReplayDatabase(reads, flyway);
        var _ = ReplayGuard.take(database)) {
      checkLive(eventLog, database);
      database.prepare(request.fresh(), Replica.decoder());
      try (var reader = PartitionReader.connect(kafka.buildConsumerProperties())) {
        ReplayResult result =
            new Replay(eventLog, database, reader, heads, transactions, request, teller).run();
        log.info(
            "The replay ends: complete {}, equal {}, swapped {}",
            result.complete(),
            result.equal(),
            result.swapped());
        return result;
      }
    } catch (ReplicaException e) {
      log.warn("The replay ends: {}", e.getMessage());
      throw ProblemException.conflict(
          "The rows made so far are not as they were left. Ask for a fresh replay.");
    } catch (SQLException e) {
      throw new DataAccessResourceFailureException("a replay", e);
    }
  }

  /// How far the replay is that is going on, or was interrupted.
  ReplayStatus status() {
    return transactions.inOneSnapshot(() -> ReplayStatus.read(client));
  }

  private static void checkLive(EventLog eventLog, ReplayDatabase database) {
    long others =
        database
            .client()
            .sql(
                """
                SELECT count(*) FROM applied_position
                WHERE topic = :log AND topic_id <> :topicId OR decoder <> :decoder
                """)
            .param("log", Topic.NOTIFICATIONS.topicName())
            .param(
                "topicId",
                new UUID(
                    eventLog.topicId().getMostSignificantBits(),
                    eventLog.topicId().getLeastSignificantBits()))
            .param("decoder", Replica.decoder())
            .query(Long.class)
            .single();
    if (others > 0) {
      throw ProblemException.conflict(
          "The rows that are read are of another log, or another version of this service applies them.");
    }
  }
}
