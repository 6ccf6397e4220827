package dev.belfry.persistence.verify;

import dev.belfry.persistence.chain.ChainHeads;
import dev.belfry.persistence.chain.ChainedPosition;
import dev.belfry.persistence.database.ReadTransactions;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// The stored heads of a partition, up to an offset; read page by page.
final class StoredHeads implements Iterator<ChainedPosition> {
  private static final int PAGE = 5_000;

  private final ChainHeads heads;
  private final ReadTransactions transactions;
  private final int partition;
  private final long upTo;
  private long reached;
  private Iterator<ChainedPosition> page = Collections.emptyIterator();

  StoredHeads(ChainHeads heads, ReadTransactions transactions, int partition, long upTo) {
    this.heads = heads;
    this.transactions = transactions;
    this.partition = partition;
    this.upTo = upTo;
  }

  @Override
  public boolean hasNext() {
    if (!page.hasNext() && reached < upTo) {
      var next = transactions.inOneSnapshot(() -> heads.after(partition, reached, PAGE));
      page = next.stream().filter(head -> head.nextOffset() <= upTo).iterator();
      reached = next.size() < PAGE ? upTo : next.getLast().nextOffset();
    }
    return page.hasNext();
  }

  @Override
  public ChainedPosition next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return page.next();
  }
}
