package dev.belfry.persistence.audit.verify;

import dev.belfry.persistence.audit.chain.ChainHeads;
import dev.belfry.persistence.audit.chain.ChainedPosition;
import dev.belfry.persistence.database.ReadTransactions;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.kafka.common.TopicPartition;

/// The stored heads of a partition, up to an offset; read page by page. After the last one there
/// may be more later.
public final class StoredHeads implements Iterator<ChainedPosition> {
  private static final int PAGE = 5_000;

  private final ChainHeads heads;
  private final ReadTransactions transactions;
  private final TopicPartition partition;
  private final long upTo;
  private long reached;
  private Iterator<ChainedPosition> page = Collections.emptyIterator();

  /// Those after an offset.
  ///
  /// @param upTo and not after this one
  public StoredHeads(
      ChainHeads heads,
      ReadTransactions transactions,
      TopicPartition partition,
      long after,
      long upTo) {
    this.heads = heads;
    this.transactions = transactions;
    this.partition = partition;
    this.reached = after;
    this.upTo = upTo;
  }

  @Override
  public boolean hasNext() {
    if (!page.hasNext() && reached < upTo) {
      page =
          transactions
              .inOneSnapshot(() -> heads.between(partition, reached, upTo, PAGE))
              .iterator();
    }
    return page.hasNext();
  }

  @Override
  public ChainedPosition next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    ChainedPosition next = page.next();
    reached = next.nextOffset();
    return next;
  }
}
