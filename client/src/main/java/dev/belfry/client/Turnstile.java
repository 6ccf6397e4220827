package dev.belfry.client;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/// Lets so many in at once; the others wait in line, holding no thread. Safe for all threads.
final class Turnstile {
  private final int capacity;
  private final int longestLine;
  private final Executor executor;
  private final Queue<Runnable> line = new ArrayDeque<>();
  private int inside;

  /// @param executor on which those begin whose turn it is
  Turnstile(int capacity, int longestLine, Executor executor) {
    this.capacity = capacity;
    this.longestLine = longestLine;
    this.executor = executor;
  }

  /// Has it run now or when its turn comes; it must [leave][#leave] once. False, and never run, if
  /// the line is full.
  boolean enter(Runnable entering) {
    synchronized (this) {
      if (inside == capacity) {
        return line.size() < longestLine && line.add(entering);
      }
      inside++;
    }
    executor.execute(entering);
    return true;
  }

  void leave() {
    Runnable next;
    synchronized (this) {
      next = line.poll();
      if (next == null) {
        inside--;
        return;
      }
    }
    executor.execute(next);
  }
}
