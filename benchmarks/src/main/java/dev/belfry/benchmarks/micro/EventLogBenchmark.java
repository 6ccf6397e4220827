package dev.belfry.benchmarks.micro;

import dev.belfry.events.EventLog;
import dev.belfry.events.RecipientId;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Whose partition is whose: for every event written, and every one read.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EventLogBenchmark {
  private final EventLog log = Samples.log();
  private final RecipientId recipient = new RecipientId("customer-4711");

  @Benchmark
  public int partitionOf() {
    return log.partitionOf(recipient);
  }
}
