package dev.belfry.delivery.tail;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// The ids of events lately seen in one partition, to recognise a repeat. Remembers each for at
/// least the window, by the log's own clock, and at most a quarter longer. Belongs to one event
/// loop.
public final class IdWindow {
  private static final int GENERATIONS = 4;

  private final long span;
  private final Deque<Generation> generations = new ArrayDeque<>();

  /// @param window for how long an id is remembered
  public IdWindow(Duration window) {
    span = Math.max(1, window.toMillis() / GENERATIONS);
  }

  /// Remembers an id.
  ///
  /// @param appendedAt the record's time in the log, in milliseconds
  /// @return false if it was seen within the window
  public boolean add(EventId id, long appendedAt) {
    Generation newest = generations.peekFirst();
    if (newest == null || appendedAt >= newest.from + span) {
      newest = new Generation(appendedAt);
      generations.addFirst(newest);
      // The last one kept may hold ids that are still in the window.
      while (generations.size() > 1 && isForgotten(appendedAt)) {
        generations.removeLast();
      }
    }
    for (Generation generation : generations) {
      if (generation.ids.contains(id)) {
        return false;
      }
    }
    newest.ids.add(id);
    return true;
  }

  private boolean isForgotten(long now) {
    return generations.getLast().from + span < now - span * GENERATIONS;
  }

  /// How many ids are remembered.
  public int size() {
    return generations.stream().mapToInt(generation -> generation.ids.size()).sum();
  }

  private static final class Generation {
    final long from;
    final EventIdSet ids = new EventIdSet();

    Generation(long from) {
      this.from = from;
    }
  }
}
