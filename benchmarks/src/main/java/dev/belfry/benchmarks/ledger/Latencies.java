package dev.belfry.benchmarks.ledger;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// How long something took, many times: microseconds with three significant digits, up to one hour.
/// Safe for all threads.
public final class Latencies {
  private static final long LONGEST_MICROS = TimeUnit.HOURS.toMicros(1);

  private final Histogram histogram = new ConcurrentHistogram(LONGEST_MICROS, 3);

  /// Adds one; below zero counts as zero, above one hour as one hour.
  public void record(long nanos) {
    histogram.recordValue(Math.clamp(TimeUnit.NANOSECONDS.toMicros(nanos), 0, LONGEST_MICROS));
  }

  /// How many there are.
  public long count() {
    return histogram.getTotalCount();
  }

  /// How many took at least so long.
  public long countFrom(long nanos) {
    long from = Math.clamp(TimeUnit.NANOSECONDS.toMicros(nanos), 0, LONGEST_MICROS);
    return histogram.getCountBetweenValues(from, LONGEST_MICROS);
  }

  /// The time in milliseconds that so many percent did not exceed.
  public double percentileMillis(double percent) {
    return histogram.getValueAtPercentile(percent) / 1_000.0;
  }

  /// The longest in milliseconds.
  public double maxMillis() {
    return histogram.getMaxValue() / 1_000.0;
  }

  /// The percentiles that a report shows.
  public String summary() {
    return count() == 0
        ? "none"
        : String.format(
            Locale.ROOT,
            "p50 %.2f, p90 %.2f, p99 %.2f, p99.9 %.2f, max %.2f ms (n = %d)",
            percentileMillis(50),
            percentileMillis(90),
            percentileMillis(99),
            percentileMillis(99.9),
            maxMillis(),
            count());
  }
}
