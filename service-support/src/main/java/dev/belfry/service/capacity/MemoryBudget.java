package dev.belfry.service.capacity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What all connections together may hold of the heap. Safe for all threads; never waits.
///
/// When something needs room and there is none, those are cut off that have waited for their own
/// client for the longest: first the ones with an unfinished call (a head or a body that has not
/// come to its end, an answer that is not read), then those between two calls; where none has had a
/// call unfinished for more than a moment, all of them in the order of their waits. What wants a
/// lot at once has to do with what those leave who have waited for more than a moment. A call that
/// is being worked on is never cut off. So a client that sends what it announced is served, however
/// many don't.
final class MemoryBudget {
  /// The budget of this process.
  static final MemoryBudget OF_PROCESS =
      new MemoryBudget(Math.max(32L << 20, Runtime.getRuntime().maxMemory() / 4));

  private static final Logger log = LoggerFactory.getLogger(MemoryBudget.class);
  private static final Duration GRACE = Duration.ofMillis(250);
  private static final long LARGE = 256 * 1024;
  private static final long SAY_AGAIN_NANOS = Duration.ofMinutes(1).toNanos();

  private final long bytes;
  private final SequencedSet<OpenConnection> unfinished = new LinkedHashSet<>();
  private final SequencedSet<OpenConnection> idle = new LinkedHashSet<>();
  private long held;
  private long waiting; // of what is held, what those hold that may be cut off
  private long cutOff;
  private long saidAt = System.nanoTime() - SAY_AGAIN_NANOS;

  MemoryBudget(long bytes) {
    this.bytes = bytes;
  }

  /// Changes what a connection does and holds, if there is room for it or can be made.
  ///
  /// @return false if not, or if the connection is gone; nothing has changed then
  boolean change(OpenConnection connection, OpenConnection.State state, long bytesHeld) {
    List<OpenConnection> victims = new ArrayList<>(0);
    synchronized (this) {
      if (connection.state() == OpenConnection.State.GONE) {
        return false;
      }
      long others = held - connection.held();
      long unmovable = others - (waiting - waitingOf(connection));
      long more = bytesHeld - connection.held();
      if (more > 0 && unmovable + bytesHeld > bytes) {
        return false;
      }
      if (more > LARGE && held + more - waitingTooLong(connection) > bytes) {
        return false;
      }
      OpenConnection.State before = connection.state();
      remove(connection, state);
      connection.become(state, bytesHeld);
      add(connection, before);
      while (held > bytes) {
        OpenConnection victim = longestWaiting(connection);
        if (victim == null) {
          break;
        }
        discard(victim);
        victims.add(victim);
      }
    }
    cut(victims);
    return true;
  }

  private long waitingTooLong(OpenConnection butNot) {
    return Stream.concat(unfinished.stream(), idle.stream())
        .filter(candidate -> candidate != butNot && candidate.hasWaitedFor(GRACE))
        .mapToLong(OpenConnection::held)
        .sum();
  }

  /// Cuts off the connection that has waited for its client for the longest, whatever it holds.
  void makeRoomForOne() {
    OpenConnection victim;
    synchronized (this) {
      victim = longestWaiting(null);
      if (victim != null) {
        discard(victim);
      }
    }
    cut(victim == null ? List.of() : List.of(victim));
  }

  /// How much there is.
  long bytes() {
    return bytes;
  }

  synchronized long held() {
    return held;
  }

  /// How many connections have been cut off since the start.
  synchronized long cutOff() {
    return cutOff;
  }

  private void discard(OpenConnection victim) {
    remove(victim, OpenConnection.State.GONE);
    victim.become(OpenConnection.State.GONE, 0);
    cutOff++;
  }

  private static long waitingOf(OpenConnection connection) {
    return connection.state().mayBeCutOff() ? connection.held() : 0;
  }

  /// One that goes on waiting keeps its place in the order.
  private void remove(OpenConnection connection, OpenConnection.State next) {
    held -= connection.held();
    waiting -= waitingOf(connection);
    SequencedSet<OpenConnection> from = waitingIn(connection.state());
    if (from != null && connection.state() != next) {
      from.remove(connection);
    }
  }

  private void add(OpenConnection connection, OpenConnection.State before) {
    held += connection.held();
    waiting += waitingOf(connection);
    SequencedSet<OpenConnection> to = waitingIn(connection.state());
    if (to != null && connection.state() != before) {
      to.addLast(connection);
    } else if (to != null) {
      to.add(connection);
    }
  }

  private @Nullable SequencedSet<OpenConnection> waitingIn(OpenConnection.State state) {
    return switch (state) {
      case UNFINISHED -> unfinished;
      case IDLE -> idle;
      case AT_WORK, GONE -> null;
    };
  }

  private @Nullable OpenConnection longestWaiting(@Nullable OpenConnection butNot) {
    OpenConnection begun = firstOf(unfinished, butNot);
    OpenConnection silent = firstOf(idle, butNot);
    if (begun == null || silent == null) {
      return begun == null ? silent : begun;
    }
    if (begun.hasWaitedFor(GRACE)) {
      return begun;
    }
    return begun.waitsLongerThan(silent) ? begun : silent;
  }

  private static @Nullable OpenConnection firstOf(
      SequencedSet<OpenConnection> waiting, @Nullable OpenConnection butNot) {
    for (OpenConnection candidate : waiting) {
      if (candidate != butNot) {
        return candidate;
      }
    }
    return null;
  }

  private void cut(List<OpenConnection> victims) {
    if (!victims.isEmpty()) {
      victims.forEach(OpenConnection::cut);
      say();
    }
  }

  private void say() {
    long now = System.nanoTime();
    synchronized (this) {
      if (now - saidAt < SAY_AGAIN_NANOS) {
        return;
      }
      saidAt = now;
    }
    log.warn(
        "Too many connections wait for their clients: those that have waited longest are cut off"
            + " ({} so far). A client that sends calls without ending them, or does not read"
            + " answers, is the usual cause; a larger heap (-Xmx) leaves room for more.",
        cutOff());
  }
}
