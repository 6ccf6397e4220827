package dev.belfry.persistence.audit.verify;

import dev.belfry.consumer.scan.OffsetRange;
import dev.belfry.consumer.scan.PartitionReader;
import dev.belfry.events.EventLog;
import dev.belfry.events.Topic;
import dev.belfry.persistence.audit.chain.Chain;
import dev.belfry.persistence.audit.chain.ChainHeads;
import dev.belfry.persistence.audit.chain.ChainedPosition;
import dev.belfry.persistence.audit.chain.Checkpoint;
import dev.belfry.persistence.audit.chain.Head;
import dev.belfry.persistence.audit.progress.ProgressListener;
import dev.belfry.persistence.audit.progress.ProgressMeter;
import dev.belfry.persistence.audit.verify.Finding.Kind;
import dev.belfry.persistence.database.ReadTransactions;
import dev.belfry.persistence.freshness.AppliedPositions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.stereotype.Component;

/// Reads the log again, from its beginning up to what is applied, one partition after the other.
/// What is applied while it reads is not looked at.
@Component
class Verifier {
  private final KafkaProperties kafka;
  private final ChainHeads heads;
  private final AppliedPositions positions;
  private final ReadTransactions transactions;
  private final LostRecords lost;
  private final Clock clock;

  Verifier(
      KafkaProperties kafka,
      ChainHeads heads,
      AppliedPositions positions,
      ReadTransactions transactions,
      LostRecords lost,
      Clock clock) {
    this.kafka = kafka;
    this.heads = heads;
    this.positions = positions;
    this.transactions = transactions;
    this.lost = lost;
    this.clock = clock;
  }

  /// The heads stored now.
  Checkpoint checkpoint(EventLog log) {
    return Checkpoint.of(
        log, clock.instant(), transactions.inOneSnapshot(() -> heads.current(log)));
  }

  /// Verifies all that is applied, and all that checkpoints speak of.
  ///
  /// @param checkpoints of this log, one per partition
  VerifyResult verify(EventLog log, List<ChainedPosition> checkpoints, ProgressListener listener) {
    AcceptedLosses accepted = transactions.inOneSnapshot(lost::read);
    var findings = new FindingLog(accepted);
    transactions
        .inOneSnapshot(() -> positions.nextOfAnotherLog(log))
        .forEach((partition, next) ->
            findings.add(Finding.in(at(partition), Kind.OTHER_LOG, 0, next - 1)));
    Map<Integer, Long> applied =
        new TreeMap<>(transactions.inOneSnapshot(() -> positions.next(log)));
    Map<Integer, ChainedPosition> kept =
        checkpoints.stream()
            .collect(Collectors.toMap(ChainedPosition::partition, Function.identity()));
    Map<Integer, Long> ends = new TreeMap<>(applied);
    kept.forEach((partition, known) -> ends.merge(partition, known.nextOffset(), Math::max));

    List<ChainedPosition> proved = new ArrayList<>();
    var meter =
        new ProgressMeter(
            ends.values().stream().mapToLong(Long::longValue).sum(), listener::progress);
    try (var reader = PartitionReader.connect(kafka.buildConsumerProperties())) {
      ends.forEach((partition, end) -> {
        accepted.notFoundFrom(at(partition), 0).forEach(findings::addKnown);
        long before = findings.countNew();
        long upTo = applied.getOrDefault(partition, 0L);
        var proof =
            new PartitionProof(
                at(partition),
                0,
                Chain.beginning(log.topicId(), partition),
                new StoredHeads(heads, transactions, at(partition), 0, upTo),
                kept.get(partition),
                findings);
        reader.begin(at(partition), 0, end);
        read(reader, partition, proof, meter, listener);
        Head head = proof.finish(upTo);
        if (head != null && findings.countNew() == before) {
          proved.add(new ChainedPosition(partition, end, head));
        }
      });
    }
    return new VerifyResult(
        findings.countNew() == 0,
        meter.records(),
        meter.seconds(),
        findings.kept().stream()
            .sorted(Comparator.comparingInt(Finding::partition).thenComparingLong(Finding::from))
            .toList(),
        findings.omitted(),
        Checkpoint.of(log, clock.instant(), proved));
  }

  private static void read(
      PartitionReader reader,
      int partition,
      PartitionProof proof,
      ProgressMeter meter,
      ProgressListener listener) {
    for (Optional<OffsetRange> range = reader.read(); range.isPresent(); range = reader.read()) {
      listener.check();
      proof.take(range.get());
      meter.done(partition, range.get().to() - range.get().from());
    }
  }

  private static TopicPartition at(int partition) {
    return new TopicPartition(Topic.NOTIFICATIONS.topicName(), partition);
  }
}
