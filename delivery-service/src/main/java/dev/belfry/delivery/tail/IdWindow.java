package dev.belfry.delivery.tail;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/// The ids of events lately seen in one partition, to recognise a repeat. Remembers each for at
/// least the window since it was last seen, by the log's own clock, and at most a quarter longer;
/// for less if there are more than it has room for. What may repeat something that it has forgotten
/// it never takes for new. Belongs to one event loop.
///
/// Only an event that is understood can be repeated. Where nobody has looked at a record's value,
/// its id is kept apart.
public final class IdWindow {
  private static final int GENERATIONS = 4;

  private final long window;
  private final long span;
  private final int capacity;
  private final Deque<Generation> generations = new ArrayDeque<>();
  private long from;
  private long completeSince;
  private long forgotten;

  /// When the last record was appended that was forgotten before its time.
  private long forgottenUpTo = Long.MIN_VALUE;

  /// What is known of an event by its id.
  public enum Sight {
    /// It is new.
    NEW,
    /// It repeats an event in this window.
    REPEAT,
    /// A record in this window has its id, which may not have been understood.
    MAYBE_REPEAT,
    /// It may repeat an event that was in this window, and has been forgotten for lack of room; or
    /// one before this window.
    MAYBE_FORGOTTEN,
    /// It may repeat an event before this window.
    MAYBE_OLD
  }

  /// How much memory the ids of a window take, for each that it has room for.
  public static int bytesPerId() {
    return EventIdSet.BYTES_PER_ID;
  }

  /// @param window for how long an id is remembered
  /// @param capacity how many are remembered at most
  /// @param first the offset of the first record to come
  /// @param completeSince all events appended since then will come, in milliseconds
  public IdWindow(Duration window, int capacity, long first, long completeSince) {
    this.window = window.toMillis();
    span = Math.max(1, this.window / GENERATIONS);
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
    if (isUnderstood(id)) {
      newest.understood.add(id);
      return true;
    }
    boolean seen = isPassed(id);
    newest.passed.add(id);
    return seen;
  }

  /// Remembers the id of an event, and says what is known of it.
  ///
  /// @param appendedAt the record's time in the log, in milliseconds
  /// @param newSince the offset before which nothing has the id; -1 if that is not known
  public Sight recognise(EventId id, long offset, long appendedAt, long newSince) {
    Generation newest = newest(offset, appendedAt);
    boolean repeats = isUnderstood(id);
    newest.understood.add(id);
    if (repeats) {
      return Sight.REPEAT;
    }
    if (isPassed(id)) {
      return Sight.MAYBE_REPEAT;
    }
    if (newSince >= from || isMadeWithin(id, appendedAt)) {
      return Sight.NEW;
    }
    return forgottenUpTo >= appendedAt - window ? Sight.MAYBE_FORGOTTEN : Sight.MAYBE_OLD;
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
    int size = 0;
    for (Generation generation : generations) {
      size += generation.size();
    }
    return size;
  }

  /// How many ids are remembered at most.
  public int capacity() {
    return capacity;
  }

  /// How many ids have been forgotten before their time, since there was no room for more.
  public long forgotten() {
    return forgotten;
  }

  /// How much memory the ids take.
  long bytes() {
    return generations.stream().mapToLong(Generation::bytes).sum();
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
      newest = new Generation(appendedAt, offset, capacity / GENERATIONS);
      generations.addFirst(newest);
    }
    while (generations.size() > 1) {
      boolean isOver = generations.getLast().last < appendedAt - window;
      if (!isOver && size() < capacity) {
        break;
      }
      forgetOldest(isOver);
    }
    newest.last = Math.max(newest.last, appendedAt);
    return newest;
  }

  private void forgetOldest(boolean isOver) {
    Generation oldest = generations.removeLast();
    from = Math.max(from, generations.getLast().firstOffset);
    completeSince = Math.max(completeSince, oldest.last + 1);
    if (!isOver) {
      forgotten += oldest.size();
      forgottenUpTo = Math.max(forgottenUpTo, oldest.last);
    }
  }

  private static final class Generation {
    final long from;
    final long firstOffset;
    final EventIdSet understood;
    final EventIdSet passed;
    long last;

    Generation(long from, long firstOffset, int most) {
      this.from = from;
      this.firstOffset = firstOffset;
      last = from;
      understood = new EventIdSet(most);
      passed = new EventIdSet(most);
    }

    int size() {
      return understood.size() + passed.size();
    }

    long bytes() {
      return understood.bytes() + passed.bytes();
    }
  }
}
