package dev.belfry.service.capacity;

import java.time.Duration;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/// A connection that carries HTTP, and what it holds. One that has become a WebSocket is gone from
/// here.
final class OpenConnection {
  /// Buffers and objects that every connection has.
  static final long CONNECTION_BYTES = 16 * 1024;

  /// What Tomcat adds while there is a call: room for the largest head, and for its answer's.
  static final long CALL_BYTES = 48 * 1024;

  /// How long a head may take to come, all of it: Tomcat only sees to it that something comes.
  static final Duration HEAD_PATIENCE = Duration.ofSeconds(20);

  private final SocketWrapperBase<?> socket;
  private final MemoryBudget budget;

  // Changed by the budget alone.
  private volatile State state = State.IDLE;
  private volatile long held;
  private long since = System.nanoTime();

  private volatile long begunAt;
  private @Nullable Thread worker; // guarded by this

  OpenConnection(SocketWrapperBase<?> socket, MemoryBudget budget) {
    this.socket = socket;
    this.budget = budget;
  }

  State state() {
    return state;
  }

  long held() {
    return held;
  }

  void become(State newState, long newHeld) {
    if (newState != state) {
      since = System.nanoTime();
    }
    state = newState;
    held = newHeld;
  }

  boolean hasWaitedFor(Duration time) {
    return System.nanoTime() - since >= time.toNanos();
  }

  boolean waitsLongerThan(OpenConnection other) {
    return since - other.since < 0;
  }

  /// It has been accepted, and has not sent anything.
  boolean open() {
    return budget.change(this, State.IDLE, CONNECTION_BYTES);
  }

  /// A thread attends to what has come.
  ///
  /// @return what is to be done with it
  Attention begin() {
    synchronized (this) {
      worker = Thread.currentThread();
    }
    return switch (state) {
      case IDLE -> beginHead() ? Attention.SERVE : refused();
      case UNFINISHED ->
          System.nanoTime() - begunAt > HEAD_PATIENCE.toNanos()
              ? Attention.TOO_SLOW
              : Attention.SERVE;
      case AT_WORK -> Attention.SERVE;
      case GONE -> Attention.DROP;
    };
  }

  private Attention refused() {
    return state == State.GONE ? Attention.DROP : Attention.REFUSE;
  }

  private boolean beginHead() {
    begunAt = System.nanoTime();
    return budget.change(this, State.UNFINISHED, CONNECTION_BYTES + CALL_BYTES);
  }

  /// The thread has done what it could.
  void end(SocketState outcome) {
    synchronized (this) {
      worker = null;
    }
    switch (outcome) {
      case OPEN -> open();
      case LONG, SENDFILE, SUSPENDED -> {
        // Goes on with what it is in the middle of.
      }
      default -> forget();
    }
  }

  /// The head is complete.
  void headIsComplete() {
    budget.change(this, State.AT_WORK, held);
  }

  /// The call is over, and the next may follow.
  void callIsOver() {
    beginHead();
  }

  /// From here on it is its client that is waited for, until the return of [#clientHasCome()].
  void awaitClient() {
    budget.change(this, State.UNFINISHED, held);
  }

  void clientHasCome() {
    budget.change(this, State.AT_WORK, held);
  }

  /// The call on it holds so many bytes more, until it is over.
  boolean take(long bytes) {
    return budget.change(this, state, held + bytes);
  }

  /// It is closed, or something else than HTTP by now.
  void forget() {
    budget.change(this, State.GONE, 0);
  }

  /// Closes it, and wakes who waits for its client.
  void cut() {
    socket.close();
    synchronized (this) {
      if (worker != null && worker.threadId() != Thread.currentThread().threadId()) {
        worker.interrupt();
      }
    }
  }

  /// What it does.
  enum State {
    /// Between two calls, or before the first.
    IDLE,
    /// Waits for its client to go on with a call.
    UNFINISHED,
    AT_WORK,
    GONE;

    boolean mayBeCutOff() {
      return this == IDLE || this == UNFINISHED;
    }
  }

  /// What to do with what has come.
  enum Attention {
    SERVE,
    /// 503: there is no room.
    REFUSE,
    /// 408: the head has not come to its end in time.
    TOO_SLOW,
    /// It has been cut off.
    DROP
  }
}
