package dev.belfry.delivery.tail;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/// The ids of events lately seen in one partition, to recognise a repeat. Remembers each for at
/// least the window, by the log's own clock, and at most a quarter longer; for less if there are
/// more than it has room for, and then says so. Belongs to one event loop.
///
/// Only an event that is understood can be repeated. Where nobody has looked at a record's value,
/// its id is kept apart.
public final class IdWindow {
  private static final int GENERATIONS = 4;

  private final long span;
  private final int capacity;
  private final Deque<Generation> generations = new ArrayDeque<>();
  private long from;
  private long completeSince;

  /// What is known of an event by its id.
  public enum Sight {
    /// It is new.
    NEW,
    /// It repeats an event in this window.
    REPEAT,
    /// A record in this window has its id, which may not have been understood.
    MAYBE_REPEAT,
    /// It may repeat an event before this window.
    MAYBE_OLD
  }

  /// @param window for how long an id is remembered
  /// @param capacity how many are remembered at most
  /// @param first the offset of the first record to come
  /// @param completeSince all events appended since then will come, in milliseconds
  public IdWindow(Duration window, int capacity, long first, long completeSince) {
    span = Math.max(1, window.toMillis() / GENERATIONS);
    this.capacity = capacity;
    this.from = first;
    this.completeSince = completeSince;
  }

  /// Remembers the id of a record whose value nobody looks at.
  ///
  /// @param appendedAt the record's time in the log, in milliseconds
  /// @return whether a record with that id was seen within the window
  public boolean pass(EventId id, long offset, long appendedAt) {
    Generation newest = newest(offset, appendedAt);
    boolean seen = isUnderstood(id) || isPassed(id);
    if (!seen) {
      newest.passed.add(id);
    }
    return seen;
  }

  /// Remembers the id of an event, and says what is known of it.
  ///
  /// @param appendedAt the record's time in the log, in milliseconds
  /// @param newSince the offset before which nothing has the id; -1 if that is not known
  public Sight recognise(EventId id, long offset, long appendedAt, long newSince) {
    Generation newest = newest(offset, appendedAt);
    if (isUnderstood(id)) {
      return Sight.REPEAT;
    }
    newest.understood.add(id);
    if (isPassed(id)) {
      return Sight.MAYBE_REPEAT;
    }
    return newSince >= from || isMadeWithin(id, appendedAt) ? Sight.NEW : Sight.MAYBE_OLD;
  }

  /// What is between the records before and the one at that offset will not come.
  ///
  /// @param now no later than the time of the record there, in milliseconds
  public void interrupted(long offset, long now) {
    from = offset;
    completeSince = now;
  }

  /// The offset from which on every event that was understood is remembered.
  public long from() {
    return from;
  }

  /// How many ids are remembered.
  public int size() {
    return generations.stream().mapToInt(Generation::size).sum();
  }

  /// An id that says when it was made stands for no event before that; whoever made it may have had
  /// a clock that is wrong by a quarter of the window.
  private boolean isMadeWithin(EventId id, long appendedAt) {
    OptionalLong madeAt = id.madeAt();
    return madeAt.isPresent()
        && madeAt.getAsLong() >= completeSince + span
        && madeAt.getAsLong() <= appendedAt + span;
  }

  private boolean isUnderstood(EventId id) {
    for (Generation generation : generations) {
      if (generation.understood.contains(id)) {
        return true;
      }
    }
    return false;
  }

  private boolean isPassed(EventId id) {
    for (Generation generation : generations) {
      if (generation.passed.contains(id)) {
        return true;
      }
    }
    return false;
  }

  private Generation newest(long offset, long appendedAt) {
    Generation newest = generations.peekFirst();
    if (newest == null
        || appendedAt >= newest.from + span
        || newest.size() >= Math.max(1, capacity / GENERATIONS)) {
      if (newest == null) {
        from = Math.min(from, offset);
      }
      newest = new Generation(appendedAt, offset);
      generations.addFirst(newest);
      // The last one kept may hold ids that are still in the window.
      while (generations.size() > 1 && (isForgotten(appendedAt) || size() >= capacity)) {
        generations.removeLast();
        from = Math.max(from, generations.getLast().firstOffset);
        completeSince = Math.max(completeSince, generations.getLast().from);
      }
    }
    return newest;
  }

  private boolean isForgotten(long now) {
    return generations.getLast().from + span < now - span * GENERATIONS;
  }

  private static final class Generation {
    final long from;
    final long firstOffset;
    final EventIdSet understood = new EventIdSet();
    final EventIdSet passed = new EventIdSet();

    Generation(long from, long firstOffset) {
      this.from = from;
      this.firstOffset = firstOffset;
    }

    int size() {
      return understood.size() + passed.size();
    }
  }
}
