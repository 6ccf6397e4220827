package dev.belfry.client;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/// Bounds the calls in flight. More wait in a bounded queue, holding no thread. Safe for all
/// threads.
final class Bulkhead {
  private final int maxInFlight;
  private final int maxWaiting;
  private final Executor executor;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int inFlight;

  /// @param executor runs the calls
  Bulkhead(int maxInFlight, int maxWaiting, Executor executor) {
    this.maxInFlight = maxInFlight;
    this.maxWaiting = maxWaiting;
    this.executor = executor;
  }

  /// Runs the call, now or when its turn comes; it must [release][#release] its place once. False
  /// if the queue is full: then the call never runs.
  boolean submit(Runnable call) {
    synchronized (this) {
      if (inFlight == maxInFlight) {
        return waiting.size() < maxWaiting && waiting.add(call);
      }
      inFlight++;
    }
    executor.execute(call);
    return true;
  }

  void release() {
    Runnable next;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) {
        inFlight--;
        return;
      }
    }
    executor.execute(next);
  }
}
