package dev.belfry.benchmarks.micro;

import dev.belfry.events.Position;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Positions as text: two in every frame, one in every answer.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PositionBenchmark {
  private final Position position = Samples.log().position(3, 123_456_789);
  private final String text = position.toString();

  @Benchmark
  public String format() {
    return position.toString();
  }

  @Benchmark
  public Optional<Position> parse() {
    return Position.parse(text);
  }
}
