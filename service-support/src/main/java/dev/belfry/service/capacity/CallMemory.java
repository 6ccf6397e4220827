package dev.belfry.service.capacity;

import dev.belfry.service.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/// What the call on the current thread holds of the memory for calls. Without effect on a thread
/// that serves no call.
public final class CallMemory {
  static final ScopedValue<OpenConnection> CURRENT = ScopedValue.newInstance();

  private CallMemory() {}

  /// Accounts for bytes that the call holds from now on, until it is over.
  ///
  /// @throws ProblemException 503, if there is no room
  public static void take(long bytes) {
    OpenConnection connection = current();
    if (connection != null && !connection.take(bytes)) {
      throw ProblemException.unavailable("Too much is under way; try again.");
    }
  }

  /// Until this is closed, the thread waits for what its client sends or takes: meanwhile the
  /// connection may be cut off, which the thread sees as an [java.io.IOException].
  public static Waiting waitForClient() {
    OpenConnection connection = current();
    if (connection == null) {
      return () -> {};
    }
    connection.awaitClient();
    return connection::clientHasCome;
  }

  private static @Nullable OpenConnection current() {
    return CURRENT.isBound() ? CURRENT.get() : null;
  }

  /// Ends with the wait.
  public interface Waiting extends AutoCloseable {
    @Override
    void close();
  }
}
