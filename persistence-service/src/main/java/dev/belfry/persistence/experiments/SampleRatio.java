package dev.belfry.persistence.experiments;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.statistics.inference.ChiSquareTest;
import org.jspecify.annotations.Nullable;

/// Whether the arms have as many people as their weights say. If not, something between the
/// division and the log is broken, and no figure is worth anything.
///
/// @param pValue how probable it is that they differ so much by chance; null while there are too
///   few people to say
record SampleRatio(@Nullable Double pValue) {
  private static final double LEAST = 0.001;
  private static final double FEWEST_EXPECTED = 5;

  /// @param expected how many there should be in each arm
  /// @param observed how many there are
  static SampleRatio of(double[] expected, long[] observed) {
    int[] possible = IntStream.range(0, expected.length).filter(i -> expected[i] > 0).toArray();
    double[] should = Arrays.stream(possible).mapToDouble(i -> expected[i]).toArray();
    long[] are = Arrays.stream(possible).mapToLong(i -> observed[i]).toArray();
    if (should.length < 2 || Arrays.stream(should).anyMatch(one -> one < FEWEST_EXPECTED)) {
      return new SampleRatio(null);
    }
    return new SampleRatio(ChiSquareTest.withDefaults().test(should, are).getPValue());
  }

  boolean isOk() {
    return pValue == null || pValue >= LEAST;
  }
}
