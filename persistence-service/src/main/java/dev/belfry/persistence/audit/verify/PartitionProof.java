package dev.belfry.persistence.audit.verify;

import dev.belfry.consumer.scan.OffsetRange;
import dev.belfry.consumer.scan.OffsetRange.Markers;
import dev.belfry.consumer.scan.OffsetRange.Missing;
import dev.belfry.consumer.scan.OffsetRange.Records;
import dev.belfry.consumer.scan.OffsetRange.Unreadable;
import dev.belfry.persistence.audit.chain.Chain;
import dev.belfry.persistence.audit.chain.ChainedPosition;
import dev.belfry.persistence.audit.chain.Head;
import dev.belfry.persistence.audit.verify.Finding.Kind;
import java.util.Iterator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Computes the chain of one partition again and compares it with what was stored, batch by batch.
/// After a place where the two differ it goes on from the stored head, so that each place is found,
/// not only the first. Over a loss that was accepted the chain goes on as it is: what is stored
/// since then was computed without the lost records.
public final class PartitionProof {
  private final TopicPartition partition;
  private final Iterator<ChainedPosition> stored;
  private final @Nullable ChainedPosition checkpoint;
  private final FindingLog findings;

  /// Null from where something is missing to the end of that batch.
  private @Nullable Chain chain;

  private @Nullable ChainedPosition batchEnd;
  private long batchStart;

  /// A proof that begins at an offset.
  ///
  /// @param batchStart where the batch began that this is in
  /// @param head what the chain has come to there; null if that is not known, and nothing proved
  ///   before the next batch
  /// @param stored heads in order, up to where the proof is to go
  /// @param checkpoint of this partition, kept elsewhere
  public PartitionProof(
      TopicPartition partition,
      long batchStart,
      @Nullable Head head,
      Iterator<ChainedPosition> stored,
      @Nullable ChainedPosition checkpoint,
      FindingLog findings) {
    this.partition = partition;
    this.stored = stored;
    this.checkpoint = checkpoint;
    this.findings = findings;
    chain = head == null ? null : new Chain(head);
    nextBatch(batchStart);
  }

  /// Goes on with what comes next. Heads that were stored meanwhile are compared too.
  public void take(OffsetRange range) {
    if (batchEnd == null) {
      nextBatch(batchStart);
    }
    switch (range) {
      case Records(var records) -> records.forEach(this::take);
      case Markers _ -> passOverUnchained(range);
      case Missing _ -> passOver(range, Kind.MISSING);
      case Unreadable _ -> passOver(range, Kind.UNREADABLE);
    }
  }

  /// All is read.
  ///
  /// @param applied the first offset that is not applied
  /// @return what the log's chain has come to, if that is known
  @Nullable Head finish(long applied) {
    if (batchStart < applied) {
      findings.add(Finding.in(partition, Kind.NOT_CHAINED, batchStart, applied - 1));
    }
    return chain == null ? null : chain.head();
  }

  private void take(ConsumerRecord<byte[], byte[]> next) {
    if (chain != null) {
      chain.add(next);
    }
    long reached = next.offset() + 1;
    if (checkpoint != null && checkpoint.nextOffset() == reached) {
      compareWith(checkpoint);
    }
    if (batchEnd != null && batchEnd.nextOffset() == reached) {
      compareWithStored(batchEnd);
      nextBatch(reached);
    }
  }

  private void compareWithStored(ChainedPosition known) {
    if (chain == null) {
      chain = new Chain(known.head());
    } else if (!chain.head().equals(known.head())) {
      findings.add(Finding.in(partition, Kind.ALTERED, batchStart, known.nextOffset() - 1));
      chain = new Chain(known.head());
    }
  }

  private void compareWith(ChainedPosition known) {
    if (chain == null || !chain.head().equals(known.head())) {
      findings.add(Finding.in(partition, Kind.CHECKPOINT_DIFFERS, 0, known.nextOffset() - 1));
    }
  }

  private void passOver(OffsetRange range, Kind kind) {
    if (findings.add(Finding.in(partition, kind, range.from(), range.to() - 1))) {
      passOverUnchained(range);
    } else {
      passOverNew(range);
    }
  }

  /// What the chain goes across as it is.
  private void passOverUnchained(OffsetRange range) {
    if (checkpoint != null && isIn(range, checkpoint)) {
      compareWith(checkpoint);
    }
    while (batchEnd != null && batchEnd.nextOffset() <= range.to()) {
      compareWithStored(batchEnd);
      nextBatch(batchEnd.nextOffset());
    }
  }

  private void passOverNew(OffsetRange range) {
    if (checkpoint != null && isIn(range, checkpoint)) {
      findings.add(Finding.in(partition, Kind.CHECKPOINT_DIFFERS, 0, checkpoint.nextOffset() - 1));
    }
    chain = null;
    while (batchEnd != null && batchEnd.nextOffset() <= range.to()) {
      if (batchEnd.nextOffset() == range.to()) {
        chain = new Chain(batchEnd.head());
      }
      nextBatch(batchEnd.nextOffset());
    }
  }

  private static boolean isIn(OffsetRange range, ChainedPosition head) {
    return head.nextOffset() > range.from() && head.nextOffset() <= range.to();
  }

  private void nextBatch(long start) {
    batchStart = start;
    batchEnd = stored.hasNext() ? stored.next() : null;
  }
}
