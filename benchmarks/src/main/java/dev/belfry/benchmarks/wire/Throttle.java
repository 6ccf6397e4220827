package dev.belfry.benchmarks.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/// Does the same for many, so many at a time.
public final class Throttle {
  private Throttle() {}

  /// Starts `work` for each item, with at most `atOnce` unfinished, and waits for all.
  ///
  /// @return the results, in the order of the items
  /// @throws java.util.concurrent.CompletionException of the first that failed, after all ended
  public static <T, R> List<R> all(
      List<T> items, int atOnce, Function<T, CompletableFuture<R>> work)
      throws InterruptedException {
    Semaphore free = new Semaphore(atOnce);
    List<CompletableFuture<R>> results = new ArrayList<>(items.size());
    for (T item : items) {
      free.acquire();
      results.add(work.apply(item).whenComplete((_, _) -> free.release()));
    }
    free.acquire(atOnce);
    return results.stream().map(CompletableFuture::join).toList();
  }
}
