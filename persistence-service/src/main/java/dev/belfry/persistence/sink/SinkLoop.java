package dev.belfry.persistence.sink;

import static dev.belfry.persistence.database.DatabaseFailure.AWAY;
import static dev.belfry.persistence.database.DatabaseFailure.stateOf;

import dev.belfry.persistence.database.DatabaseFailure;
import dev.belfry.persistence.sink.StoredPositions.Advance;
import dev.belfry.persistence.sink.Tenure.Halted;
import dev.belfry.persistence.sink.Tenure.Held;
import dev.belfry.persistence.sink.Tenure.Waiting;
import dev.belfry.service.log.UnreadableRecords;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Polls, and applies each poll as one transaction. One thread runs it from beginning to end.
///
/// Where to read is told by the database alone: on assignment a partition is paused, and read from
/// the stored position once that is known. Offsets are committed to Kafka too, but only so that
/// Kafka's tools can show a lag.
///
/// Whatever fails, no record is passed over: either its effect is stored, or it is read again.
final class SinkLoop implements ConsumerRebalanceListener {
  private static final Logger log = LoggerFactory.getLogger(SinkLoop.class);
  private static final Duration POLL = Duration.ofMillis(100);

  /// A transaction costs as much as dozens of rows. So there is some time between two of them, and
  /// what came meanwhile goes together, unless it is many rows already, or as many as may be. Who
  /// comes alone is not kept waiting.
  private static final Duration PACE = Duration.ofMillis(20);

  private static final int MANY = 100;
  private static final Duration KAFKA_ANSWER = Duration.ofSeconds(5);
  private static final Duration HALTED_RETRY = Duration.ofSeconds(10);
  private static final Duration LAG_HINT = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final String topic;
  private final Consumer<byte[], byte[]> consumer;
  private final TopicIdentity identity;
  private final ReadModel readModel;
  private final SinkState state;
  private final Duration fencedPause;
  private final int batchSize;

  private final Map<Integer, Tenure> tenures = new TreeMap<>();
  private final Backoff backoff = new Backoff();
  private long nextLagHint = System.nanoTime();
  private long nextLook = System.nanoTime();
  private boolean applied;
  private @Nullable Long joined;

  /// @param fencedPause how long to wait before taking back a partition that turned out to be
  ///   another's: long enough for Kafka to say that it is
  /// @param batchSize the most records of one poll
  SinkLoop(
      String topic,
      Consumer<byte[], byte[]> consumer,
      TopicIdentity identity,
      ReadModel readModel,
      SinkState state,
      Duration fencedPause,
      int batchSize) {
    this.topic = topic;
    this.consumer = consumer;
    this.identity = identity;
    this.readModel = readModel;
    this.state = state;
    this.fencedPause = fencedPause;
    this.batchSize = batchSize;
  }

  /// Runs until told to stop, or until Kafka's client fails for good. A batch in hand is finished
  /// or rolled back.
  ///
  /// @param trial for how long nothing must fail in the group before that counts as well; what is
  ///   applied counts at once
  /// @param well called once, when it turns out that Kafka lets it read
  void run(BooleanSupplier stopping, Duration trial, Runnable well) {
    boolean isWell = false;
    consumer.subscribe(List.of(topic), this);
    while (!stopping.getAsBoolean()) {
      try {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        long began = System.nanoTime();
        apply(records);
        if (!records.isEmpty() && records.count() < Math.min(MANY, batchSize)) {
          LockSupport.parkNanos(began + PACE.toNanos() - System.nanoTime());
        }
      } catch (OffsetOutOfRangeException e) {
        e.partitions().forEach(partition -> await(partition.partition(), null, Duration.ZERO, ""));
      } catch (KafkaException e) {
        if (!UnreadableRecords.areCauseOf(e)) {
          throw e;
        }
        haltUnreadable();
      }
      tenures.keySet().stream().toList().forEach(this::claimIfDue);
      hintLag();
      lookAtPositions();
      report();
      if (!isWell && (applied || (joined != null && isDue(joined + trial.toNanos())))) {
        isWell = true;
        well.run();
      }
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
    if (joined == null) {
      joined = System.nanoTime();
    }
    for (TopicPartition partition : assigned) {
      // Without any position, Kafka's client would ask for a committed one, and fail.
      consumer.seek(partition, 0);
      await(partition.partition(), null, Duration.ZERO, "its position is being looked up");
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
    revoked.forEach(partition -> tenures.remove(partition.partition()));
  }

  private void apply(ConsumerRecords<byte[], byte[]> records) {
    List<Advance> advances = new ArrayList<>();
    List<ConsumerRecord<byte[], byte[]>> stretch = new ArrayList<>();
    for (TopicPartition partition : records.partitions()) {
      if (tenures.get(partition.partition()) instanceof Held(Claim claim)) {
        List<ConsumerRecord<byte[], byte[]>> batch = records.records(partition);
        Advance advance = Advance.past(batch, claim);
        if (advance.to() - claim.next() == batch.size()) {
          advances.add(advance);
          stretch.addAll(batch);
        } else {
          hole(claim, batch);
        }
      }
    }
    if (!stretch.isEmpty()) {
      apply(advances, stretch);
    }
  }

  private void apply(List<Advance> advances, List<ConsumerRecord<byte[], byte[]>> stretch) {
    try {
      applied(advances, readModel.apply(advances, stretch));
    } catch (FencedException e) {
      fenced(e, advances);
    } catch (SQLException e) {
      if (DatabaseFailure.of(e) == AWAY) {
        databaseIsAway(e, advances);
      } else {
        applySparing(advances, stretch);
      }
    } catch (RuntimeException e) {
      applySparing(advances, stretch);
    }
  }

  /// Each partition by itself, so that what stops one does not stop the others.
  private void applySparing(List<Advance> advances, List<ConsumerRecord<byte[], byte[]>> stretch) {
    for (Advance advance : advances) {
      List<ConsumerRecord<byte[], byte[]>> own =
          stretch.stream().filter(raw -> raw.partition() == advance.from().partition()).toList();
      try {
        applied(List.of(advance), readModel.applySparing(advance, own));
      } catch (FencedException e) {
        fenced(e, List.of(advance));
      } catch (SQLException e) {
        if (DatabaseFailure.of(e) == AWAY) {
          databaseIsAway(e, List.of(advance));
        } else {
          broken(advance, e);
        }
      } catch (RuntimeException e) {
        broken(advance, e);
      }
    }
  }

  private void applied(List<Advance> advances, Tally tally) {
    for (Advance advance : advances) {
      int partition = advance.from().partition();
      tenures.put(partition, new Held(advance.reached()));
      state.progressed(partition);
    }
    state.count(tally);
    backoff.reset();
    applied = true;
  }

  /// Another owner, or a restored database. Kafka knows which: it gets the time to take the
  /// partition away; if it does not, this instance is to have it.
  private void fenced(FencedException e, List<Advance> advances) {
    for (Advance advance : advances) {
      Claim claim = advance.from();
      rewind(claim);
      if (e.partitions().contains(claim.partition())) {
        displaced(claim);
      }
    }
  }

  private void displaced(Claim claim) {
    log.info("The position of {} is not where it was left", at(claim.partition()));
    await(claim.partition(), null, fencedPause, "another instance may have it");
  }

  /// While no records come, nothing else would show that the database was restored.
  private void lookAtPositions() {
    if (!isDue(nextLook)) {
      return;
    }
    nextLook = System.nanoTime() + LOOK.toNanos();
    List<Claim> held = new ArrayList<>();
    for (Tenure tenure : tenures.values()) {
      if (tenure instanceof Held(Claim claim)) {
        held.add(claim);
      }
    }
    try {
      readModel.displaced(held).forEach(this::displaced);
    } catch (SQLException e) {
      if (DatabaseFailure.of(e) != AWAY) {
        throw new IllegalStateException("The positions can't be read", e);
      }
      log.debug("The positions can't be looked at now", e);
    }
  }

  /// Nothing is known of the transaction's end: the position tells.
  private void databaseIsAway(SQLException e, List<Advance> advances) {
    Duration pause = backoff.next();
    for (Advance advance : advances) {
      rewind(advance.from());
      await(advance.from().partition(), advance.from(), pause, away(e));
    }
  }

  private static String away(SQLException e) {
    return "PostgreSQL is away or busy (%s)".formatted(stateOf(e));
  }

  private void broken(Advance advance, Exception e) {
    Claim claim = advance.from();
    rewind(claim);
    String state = stateOf(e);
    halt(
        claim.partition(),
        "its records from offset %s on can't be applied: %s"
            .formatted(
                claim.next(),
                state == null
                    ? e.getClass().getSimpleName() + " " + e.getMessage()
                    : "SQLSTATE " + state));
  }

  /// Nobody writes transactions to the log and nothing is compacted: its offsets have no gaps.
  private void hole(Claim claim, List<ConsumerRecord<byte[], byte[]>> batch) {
    long expected = claim.next();
    for (ConsumerRecord<byte[], byte[]> next : batch) {
      if (next.offset() > expected) {
        rewind(claim);
        halt(claim.partition(), dataLoss(expected, next.offset()));
        return;
      }
      expected++;
    }
  }

  /// Kafka's client doesn't tell which partition it is whose next bytes are no records: each is
  /// polled by itself, so that the others go on.
  private void haltUnreadable() {
    List<Integer> held =
        tenures.entrySet().stream()
            .filter(tenure -> tenure.getValue() instanceof Held)
            .map(Map.Entry::getKey)
            .toList();
    held.forEach(partition -> consumer.pause(List.of(at(partition))));
    for (int partition : held) {
      if (tenures.get(partition) instanceof Held) {
        consumer.resume(List.of(at(partition)));
        try {
          apply(consumer.poll(POLL));
        } catch (KafkaException e) {
          if (!UnreadableRecords.areCauseOf(e)) {
            throw e;
          }
          long offset = consumer.position(at(partition));
          halt(partition, "unreadable: the bytes at offset %s are no record".formatted(offset));
        }
        if (tenures.get(partition) instanceof Held) {
          consumer.pause(List.of(at(partition)));
        }
      }
    }
    tenures.forEach((partition, tenure) -> {
      if (tenure instanceof Held) {
        consumer.resume(List.of(at(partition)));
      }
    });
  }

  private static String dataLoss(long from, long to) {
    return "data_loss: the records from offset %s to %s are gone from the log"
        .formatted(from, to - 1);
  }

  /// Kafka's client has gone past records whose effect is not stored.
  private void rewind(Claim claim) {
    consumer.seek(at(claim.partition()), claim.next());
  }

  private void await(int partition, @Nullable Claim former, Duration pause, String reason) {
    consumer.pause(List.of(at(partition)));
    Tenure before =
        tenures.put(partition, new Waiting(former, System.nanoTime() + pause.toNanos(), reason));
    if (before instanceof Held && pause.isPositive()) {
      log.warn("{} waits: {}", at(partition), reason);
    }
  }

  private void halt(int partition, String reason) {
    consumer.pause(List.of(at(partition)));
    Tenure before =
        tenures.put(partition, new Halted(System.nanoTime() + HALTED_RETRY.toNanos(), reason));
    if (!(before instanceof Halted(_, String known) && known.equals(reason))) {
      log.error("{} is halted: {}", at(partition), reason);
    }
  }

  private void claimIfDue(int partition) {
    Tenure tenure = tenures.get(partition);
    if (tenure instanceof Waiting waiting && isDue(waiting.notBefore())) {
      claim(partition, waiting.former());
    } else if (tenure instanceof Halted halted && isDue(halted.notBefore())) {
      claim(partition, null);
    }
  }

  private static boolean isDue(long notBefore) {
    return System.nanoTime() - notBefore >= 0;
  }

  private void claim(int partition, @Nullable Claim former) {
    try {
      if (!identity.isStill()) {
        halt(partition, "the topic was created anew");
        return;
      }
      if (former != null) {
        Optional<Claim> mine = readModel.stillMine(former);
        if (mine.isEmpty()) {
          await(partition, null, fencedPause, "another instance may have it");
        } else {
          hold(mine.get());
        }
        return;
      }
      hold(readModel.take(partition));
    } catch (OtherTopicException e) {
      halt(partition, "other_log: the rows were made from another topic of this name");
    } catch (BrokenChainException e) {
      halt(partition, "broken_chain: " + e.getMessage());
    } catch (SQLException e) {
      await(partition, former, backoff.next(), away(e));
    } catch (TimeoutException e) {
      await(partition, former, backoff.next(), "Kafka does not answer");
    }
  }

  /// Starts reading, unless the log does not have what comes next.
  private void hold(Claim claim) {
    TopicPartition partition = at(claim.partition());
    long start = only(consumer.beginningOffsets(List.of(partition), KAFKA_ANSWER));
    long end = only(consumer.endOffsets(List.of(partition), KAFKA_ANSWER));
    if (claim.next() < start) {
      halt(claim.partition(), dataLoss(claim.next(), start));
    } else if (claim.next() > end) {
      halt(
          claim.partition(),
          "log_rewound: offset %s is applied, but the log ends before %s"
              .formatted(claim.next() - 1, end));
    } else {
      if (tenures.get(claim.partition()) instanceof Halted) {
        log.info("{} goes on", partition);
      }
      consumer.seek(partition, claim.next());
      consumer.resume(List.of(partition));
      tenures.put(claim.partition(), new Held(claim));
      state.progressed(claim.partition());
      backoff.reset();
    }
  }

  private static long only(Map<TopicPartition, Long> offsets) {
    return offsets.values().iterator().next();
  }

  private void hintLag() {
    if (!isDue(nextLagHint)) {
      return;
    }
    nextLagHint = System.nanoTime() + LAG_HINT.toNanos();
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    tenures.forEach((partition, tenure) -> {
      if (tenure instanceof Held(Claim claim)) {
        offsets.put(at(partition), new OffsetAndMetadata(claim.next()));
      }
    });
    if (!offsets.isEmpty()) {
      consumer.commitAsync(
          offsets,
          (_, failure) -> {
            if (failure != null) {
              log.debug("Kafka was not told how far the rows are", failure);
            }
          });
    }
  }

  private void report() {
    Map<Integer, OptionalLong> lags = new HashMap<>();
    tenures.keySet().forEach(partition -> lags.put(partition, consumer.currentLag(at(partition))));
    state.report(tenures, lags);
  }

  private TopicPartition at(int partition) {
    return new TopicPartition(topic, partition);
  }
}
