package dev.belfry.testing;

import dev.belfry.testing.TcpProxy.Direction;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What happens to bytes, per direction.
final class FaultSettings {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition unblocked = lock.newCondition();
  private final Map<Direction, Duration> delays = new EnumMap<>(Direction.class);
  private final Set<Direction> blocked = EnumSet.noneOf(Direction.class);

  void pass() {
    lock.lock();
    try {
      delays.clear();
      blocked.clear();
      unblocked.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void delay(Direction direction, Duration duration) {
    lock.lock();
    try {
      delays.put(direction, duration);
    } finally {
      lock.unlock();
    }
  }

  void block(Direction direction) {
    lock.lock();
    try {
      blocked.add(direction);
    } finally {
      lock.unlock();
    }
  }

  Duration delayOf(Direction direction) {
    lock.lock();
    try {
      return delays.getOrDefault(direction, Duration.ZERO);
    } finally {
      lock.unlock();
    }
  }

  void awaitPassage(Direction direction) throws InterruptedException {
    lock.lock();
    try {
      while (blocked.contains(direction)) {
        unblocked.await();
      }
    } finally {
      lock.unlock();
    }
  }
}
