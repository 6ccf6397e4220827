package dev.belfry.persistence.freshness;

import dev.belfry.events.EventLog;
import dev.belfry.events.Position;
import dev.belfry.persistence.PersistenceProperties;
import dev.belfry.service.problem.ProblemException;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Reads that are at least as new as a position: whoever has written something finds it in what
/// they read next, from any instance.
@Component
public class FreshReads {
  private final PositionWatch watch;
  private final PersistenceProperties properties;

  FreshReads(PositionWatch watch, PersistenceProperties properties) {
    this.watch = watch;
    this.properties = properties;
  }

  /// Runs the read when everything up to and including `after` is applied, at once if that is null.
  /// Calls have virtual threads: one that waits here costs no other thread and no connection.
  ///
  /// @throws ProblemException 503 if the wait takes too long
  public <T> T read(EventLog eventLog, @Nullable Position after, Supplier<T> read) {
    if (after != null) {
      try {
        watch.reached(eventLog, after, properties.freshnessWait()).join();
      } catch (CompletionException e) {
        throw behind();
      }
    }
    return read.get();
  }

  /// Not there yet.
  public static ProblemException behind() {
    return ProblemException.unavailable("What was asked for has not arrived here yet; try again.");
  }
}
