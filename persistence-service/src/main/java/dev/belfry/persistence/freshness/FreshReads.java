package dev.belfry.persistence.freshness;

import dev.belfry.events.EventLog;
import dev.belfry.events.Position;
import dev.belfry.persistence.PersistenceProperties;
import dev.belfry.service.problem.ProblemException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/// Reads that are at least as new as a position: whoever has written something finds it in what she
/// reads next, from any instance.
@Component
public class FreshReads implements DisposableBean {
  private final PositionWatch watch;
  private final PersistenceProperties properties;
  private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();

  FreshReads(PositionWatch watch, PersistenceProperties properties) {
    this.watch = watch;
    this.properties = properties;
  }

  /// Runs the read when everything up to and including `after` is applied: at once and on this
  /// thread if that is null. Fails with 503 if the wait takes too long.
  public <T> CompletableFuture<T> read(
      EventLog eventLog, @Nullable Position after, Supplier<T> read) {
    if (after == null) {
      return CompletableFuture.completedFuture(read.get());
    }
    return watch
        .reached(eventLog, after, properties.freshnessWait())
        .handleAsync(
            (_, failure) -> {
              if (failure != null) {
                throw behind();
              }
              return read.get();
            },
            readers);
  }

  /// Not there yet.
  public static ProblemException behind() {
    return ProblemException.unavailable("What was asked for has not arrived here yet; try again.");
  }

  @Override
  public void destroy() {
    readers.close();
  }
}
