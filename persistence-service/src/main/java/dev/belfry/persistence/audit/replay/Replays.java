package dev.belfry.persistence.audit.replay;

import dev.belfry.consumer.scan.PartitionReader;
import dev.belfry.events.EventLog;
import dev.belfry.events.Position;
import dev.belfry.events.Topic;
import dev.belfry.persistence.audit.chain.ChainHeads;
import dev.belfry.persistence.audit.progress.ProgressListener;
import dev.belfry.persistence.audit.progress.ProgressMeter;
import dev.belfry.persistence.audit.verify.AcceptedLosses;
import dev.belfry.persistence.audit.verify.LostRecords;
import dev.belfry.persistence.database.ReadTransactions;
import dev.belfry.persistence.log.LogClock;
import dev.belfry.persistence.sink.Replica;
import dev.belfry.persistence.sink.ReplicaException;
import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

  private static final long ALL_KEPT = Long.MAX_VALUE;

  private final KafkaProperties kafka;
  private final DataSource reads;
  private final Flyway flyway;
  private final ChainHeads heads;
  private final ReadTransactions transactions;
  private final JdbcClient client;
  private final LogClock clock;
  private final LostRecords lost;

  Replays(
      KafkaProperties kafka,
      DataSource reads,
      Flyway flyway,
      ChainHeads heads,
      ReadTransactions transactions,
      JdbcClient client,
      LogClock clock,
      LostRecords lost) {
    this.kafka = kafka;
    this.reads = reads;
    this.flyway = flyway;
    this.heads = heads;
    this.transactions = transactions;
    this.client = client;
    this.clock = clock;
    this.lost = lost;
  }

  /// @throws ProblemException 409 if there is another, or the rows are not of this log and this
  ///   version
  ReplayResult run(
      EventLog eventLog, ReplayRequest request, Operator by, ProgressListener listener) {
    return run(eventLog, request, by, Replay.SWAP_ATTEMPTS, listener);
  }

  ReplayResult run(
      EventLog eventLog,
      ReplayRequest request,
      Operator by,
      int swapAttempts,
      ProgressListener listener) {
    transactions.requireTables();
    log.info("A replay begins: {}", request);
    try (var database = new ReplayDatabase(reads, flyway);
        var guard = ReplayGuard.take(database)) {
      ProgressListener telling = guard.noting(request.mode(), listener);
      checkLive(eventLog, database);
      ReplayStart from = request.from();
      Map<Integer, Long> next = from == null ? Map.of() : next(eventLog, from);
      database.prepare(request.fresh(), Replica.decoder());
      if (from != null) {
        if (database.hasBegun()) {
          throw ProblemException.conflict(
              "A replay was interrupted. It goes on without from, or ask for a fresh one.");
        }
        new KeptRows(database).takeOver(next, telling);
      }
      var passedOver = new SkippedLosses(database, by);
      passedOver.takeAlong();
      AcceptedLosses accepted = transactions.inOneSnapshot(lost::read);
      try (var reader = PartitionReader.connect(kafka.buildConsumerProperties())) {
        var meter = new ProgressMeter(0, telling::progress);
        var partitions =
            new ReplayedPartitions(
                eventLog,
                database,
                reader,
                heads,
                transactions,
                accepted,
                passedOver,
                request.acceptLoss(),
                meter,
                telling);
        ReplayResult result =
            new Replay(database, partitions, request, swapAttempts, meter, telling).run();
        log.info("The replay ends: {}, equal {}", result.outcome(), result.equal());
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

  /// By partition, the first offset that is to be replayed.
  private Map<Integer, Long> next(EventLog eventLog, ReplayStart from) {
    return switch (from) {
      case ReplayStart.Place(Position position) -> {
        if (position.epoch() != eventLog.epoch() || position.partition() >= eventLog.partitions()) {
          throw ProblemException.invalid(
              List.of(new FieldError("from", "A position of this log is expected.")));
        }
        yield partitions(
            eventLog, partition -> partition == position.partition() ? position.next() : ALL_KEPT);
      }
      case ReplayStart.Time(Instant time) ->
          partitions(eventLog, partition -> clock.at(eventLog, partition, time).next());
    };
  }

  private static Map<Integer, Long> partitions(EventLog eventLog, IntToLongFunction next) {
    return IntStream.range(0, eventLog.partitions())
        .boxed()
        .collect(Collectors.toMap(partition -> partition, next::applyAsLong));
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
            .param("topicId", eventLog.topicUuid())
            .param("decoder", Replica.decoder())
            .query(Long.class)
            .single();
    if (others > 0) {
      throw ProblemException.conflict(
          "The rows that are read are of another log, or another version of this service applies"
              + " them.");
    }
  }
}
