package dev.belfry.consumer;

import dev.belfry.events.EventLog;
import dev.belfry.events.WriteListener;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The log, once it has been found; it may turn out to be lost for good, because its topic was
/// created anew.
public interface LogAccess extends WriteListener {
  /// Completes when the log is first found. Never fails.
  CompletableFuture<EventLog> whenAvailable();

  /// The log, if it has been found and is not lost.
  Optional<EventLog> eventLog();

  /// Why there is no log, for people.
  String whyUnavailable();

  /// Why whoever reads the log has to end; null before it was found, and until it is lost.
  default @Nullable String whyLost() {
    return whenAvailable().isDone() && eventLog().isEmpty() ? whyUnavailable() : null;
  }
}
