package dev.belfry.delivery.session;

import dev.belfry.delivery.frame.CloseReason;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Bounds what waits for all clients of this node together. When it is used up, the slowest clients
/// are closed with [CloseReason#TOO_SLOW]: those for which a frame has waited longest, and at least
/// for a second. A burst to clients that keep up ends nobody. Safe for all threads; never blocks.
final class OutboundMemory {
  /// Of the heap.
  private static final int SHARE = 16;

  private static final long SLOW_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

  private final long limit;
  private final LongSupplier clock;
  private final Supplier<Stream<Outbox>> outboxes;
  private final AtomicLong used = new AtomicLong();
  private final ReentrantLock relieving = new ReentrantLock();
  private long lookAgainAt;

  /// @param limit in bytes
  /// @param clock in nanoseconds
  /// @param outboxes of all clients
  OutboundMemory(long limit, LongSupplier clock, Supplier<Stream<Outbox>> outboxes) {
    this.limit = limit;
    this.clock = clock;
    this.outboxes = outboxes;
    lookAgainAt = clock.getAsLong();
  }

  /// A part of this process's heap.
  static OutboundMemory ofHeap(Supplier<Stream<Outbox>> outboxes) {
    return new OutboundMemory(Runtime.getRuntime().maxMemory() / SHARE, System::nanoTime, outboxes);
  }

  long used() {
    return used.get();
  }

  long now() {
    return clock.getAsLong();
  }

  /// So much waits now. Not under the lock of an outbox, as others may be closed.
  void take(long bytes) {
    if (used.addAndGet(bytes) > limit && relieving.tryLock()) {
      try {
        relieve(now());
      } finally {
        relieving.unlock();
      }
    }
  }

  void release(long bytes) {
    used.addAndGet(-bytes);
  }

  /// Makes room for an eighth, so that this need not be done for every frame.
  private void relieve(long now) {
    if (now - lookAgainAt < 0) {
      return;
    }
    lookAgainAt = now + PAUSE_NANOS;
    long excess = used.get() - (limit - limit / 8);
    List<Delay> slowest =
        outboxes
            .get()
            .map(outbox -> new Delay(outbox, outbox.delay(now), outbox.bytes()))
            .filter(delay -> delay.nanos >= SLOW_NANOS)
            .sorted(Comparator.comparingLong(Delay::nanos).reversed())
            .toList();
    for (Delay delay : slowest) {
      if (excess <= 0) {
        return;
      }
      excess -= delay.bytes;
      delay.outbox.close(CloseReason.TOO_SLOW);
    }
  }

  /// As it was when it was looked at.
  private record Delay(Outbox outbox, long nanos, long bytes) {}
}
