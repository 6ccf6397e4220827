package dev.belfry.persistence.audit.replay;

import dev.belfry.consumer.scan.OffsetRange;
import dev.belfry.consumer.scan.OffsetRange.Missing;
import dev.belfry.consumer.scan.OffsetRange.Unreadable;
import dev.belfry.consumer.scan.PartitionReader;
import dev.belfry.consumer.scan.ReadDeadline;
import dev.belfry.events.EventLog;
import dev.belfry.events.Topic;
import dev.belfry.persistence.audit.chain.ChainHeads;
import dev.belfry.persistence.audit.chain.ChainedPosition;
import dev.belfry.persistence.audit.chain.Head;
import dev.belfry.persistence.audit.progress.ProgressListener;
import dev.belfry.persistence.audit.progress.ProgressMeter;
import dev.belfry.persistence.audit.verify.AcceptedLosses;
import dev.belfry.persistence.audit.verify.Finding;
import dev.belfry.persistence.audit.verify.FindingLog;
import dev.belfry.persistence.audit.verify.PartitionProof;
import dev.belfry.persistence.audit.verify.StoredHeads;
import dev.belfry.persistence.database.ReadTransactions;
import dev.belfry.persistence.sink.Replica;
import dev.belfry.persistence.sink.ReplicaException;
import dev.belfry.persistence.sink.ReplicaPosition;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// The partitions of one replay, and the replicas to which they are applied. For one thread.
final class ReplayedPartitions {
  private final EventLog log;
  private final ReplayDatabase database;
  private final PartitionReader reader;
  private final ChainHeads heads;
  private final ReadTransactions transactions;
  private final AcceptedLosses accepted;
  private final SkippedLosses passedOver;
  private final boolean acceptLoss;
  private final ProgressMeter meter;
  private final ProgressListener listener;
  private final FindingLog findings;
  private final Map<String, Replica> replicas = new HashMap<>();
  private final Map<TopicPartition, PartitionReplay> partitions = new HashMap<>();

  /// @param accepted what was accepted before: it does not stop at that
  /// @param passedOver keeps what is accepted now
  /// @param acceptLoss whether to go on where the log is damaged
  ReplayedPartitions(
      EventLog log,
      ReplayDatabase database,
      PartitionReader reader,
      ChainHeads heads,
      ReadTransactions transactions,
      AcceptedLosses accepted,
      SkippedLosses passedOver,
      boolean acceptLoss,
      ProgressMeter meter,
      ProgressListener listener) {
    this.log = log;
    this.database = database;
    this.reader = reader;
    this.heads = heads;
    this.transactions = transactions;
    this.accepted = accepted;
    this.passedOver = passedOver;
    this.acceptLoss = acceptLoss;
    this.meter = meter;
    this.listener = listener;
    findings =
        new FindingLog(
            accepted,
            finding -> {
              if (acceptLoss) {
                passedOver.keep(finding);
              }
            });
  }

  /// Where the log was found to be damaged.
  List<Finding> findings() {
    return findings.kept();
  }

  /// Reads and applies everything up to where the live rows are now.
  ///
  /// @return false if it stops at a finding
  boolean catchUp(ReadDeadline deadline) throws SQLException, ReplicaException {
    List<LivePosition> targets = LivePosition.all(database.client());
    for (LivePosition target : targets) {
      meter.grow(of(target).countUpTo(target.next()));
    }
    for (LivePosition target : targets) {
      PartitionReplay partition = of(target);
      if (partition.next() < target.next() && !catchUp(partition, target.next(), deadline)) {
        return false;
      }
    }
    return true;
  }

  private boolean catchUp(PartitionReplay partition, long target, ReadDeadline deadline)
      throws SQLException, ReplicaException {
    reader.begin(partition.partition(), partition.next(), target, deadline);
    for (Optional<OffsetRange> range = reader.read(deadline);
        range.isPresent();
        range = reader.read(deadline)) {
      listener.check();
      long before = findings.countNew();
      partition.prove(range.get());
      if (findings.countNew() > before && !acceptLoss) {
        return false;
      }
      apply(partition, range.get());
    }
    return true;
  }

  private void apply(PartitionReplay partition, OffsetRange range)
      throws SQLException, ReplicaException {
    partition.apply(range);
    meter.done(partition.partition().partition(), range.to() - range.from());
  }

  /// Where the sink halts because what comes next is lost, it is to go on after that.
  void passOverLossAhead(ReadDeadline deadline) throws SQLException, ReplicaException {
    for (PartitionReplay partition : partitions.values()) {
      long end = reader.endOf(partition.partition(), deadline);
      if (partition.next() < end) {
        reader.begin(partition.partition(), partition.next(), end, deadline);
        OffsetRange ahead = reader.read(deadline).orElseThrow();
        if (ahead instanceof Missing || ahead instanceof Unreadable) {
          partition.prove(ahead);
          apply(partition, ahead);
        }
      }
    }
  }

  private PartitionReplay of(LivePosition live) throws SQLException, ReplicaException {
    PartitionReplay known = partitions.get(live.partition());
    if (known != null) {
      return known;
    }
    Replica replica = replica(live);
    ReplicaPosition position = replica.take(live.partition().partition());
    accepted.notFoundFrom(live.partition(), position.next()).forEach(findings::addKnown);
    List<Finding> before = passedOver.before(live.partition(), position.next());
    before.forEach(findings::addKnown);
    Optional<ChainedPosition> stored =
        transactions.inOneSnapshot(() -> heads.lastUpTo(live.partition(), position.next()));
    var proof =
        new PartitionProof(
            live.partition(),
            stored.map(ChainedPosition::nextOffset).orElse(0L),
            before.isEmpty() ? position.head() : headAt(position.next(), stored),
            new StoredHeads(heads, transactions, live.partition(), position.next(), Long.MAX_VALUE),
            null,
            findings);
    var begun = new PartitionReplay(live.partition(), replica, proof, position.next());
    meter.doneBefore(position.next());
    meter.grow(position.next());
    partitions.put(live.partition(), begun);
    return begun;
  }

  /// After what was passed over the replica's chain is another than the one that is stored, which
  /// is known where a batch ended.
  private static @Nullable Head headAt(long offset, Optional<ChainedPosition> stored) {
    return stored
        .filter(last -> last.nextOffset() == offset)
        .map(ChainedPosition::head)
        .orElse(null);
  }

  private Replica replica(LivePosition live) {
    return replicas.computeIfAbsent(live.partition().topic(), _ -> newReplica(live));
  }

  private Replica newReplica(LivePosition live) {
    String topic = live.partition().topic();
    if (topic.equals(Topic.NOTIFICATIONS.topicName())) {
      return Replica.ofNotifications(log, database.rebuilt());
    } else if (topic.equals(Topic.RECEIPTS.topicName())) {
      return Replica.ofReceipts(log, live.topicId(), database.rebuilt());
    } else if (topic.equals(Topic.AUDIT.topicName())) {
      return Replica.ofDispositions(live.topicId(), database.rebuilt());
    } else if (topic.equals(Topic.DELIVERIES.topicName())) {
      return Replica.ofDeliveries(log, live.topicId(), database.rebuilt());
    }
    throw new IllegalStateException("no rows are made of " + topic);
  }
}
