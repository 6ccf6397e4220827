package dev.belfry.benchmarks.micro;

import dev.belfry.events.Ids;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Ids: one per notification, derived from the caller's key where there is one.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class IdsBenchmark {
  private final String text = "0199d0f2-7a00-7000-8000-00000000a11c";
  private final String key = "order-A-17-shipped";

  @Benchmark
  public UUID next() {
    return Ids.next();
  }

  @Benchmark
  public UUID derived() {
    return Ids.derived("single", "shop", key, "customer-4711");
  }

  @Benchmark
  public Optional<UUID> parse() {
    return Ids.parse(text);
  }
}
