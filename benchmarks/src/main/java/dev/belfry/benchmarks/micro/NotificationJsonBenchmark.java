package dev.belfry.benchmarks.micro;

import dev.belfry.events.Json;
import dev.belfry.inbox.Notification;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// The JSON that a recipient sees: once per notification and node, however many sessions it goes
/// to.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NotificationJsonBenchmark {
  private final Notification notification =
      Notification.created(
          Samples.created(), Samples.log().position(3, 41), Instant.ofEpochSecond(1_800_000_000));

  @Benchmark
  public byte[] writeNotification() {
    return Json.mapper().writeValueAsBytes(notification);
  }
}
