package dev.belfry.persistence.experiments;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Bounds of a difference that hold at all times together: however often one looks, and whenever
/// one stops, the true difference has been outside at any time with a small probability only. An
/// asymptotic confidence sequence (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, "Time-uniform
/// central limit theory and asymptotic confidence sequences", theorem 2.2).
///
/// Where shares have changed meanwhile, people are compared with those of the same time only.
///
/// @param low null if nothing is known
/// @param high likewise
record ConfidenceSequence(@Nullable Double low, @Nullable Double high) {
  static final ConfidenceSequence UNKNOWN = new ConfidenceSequence(null, null);

  /// At how many people the bounds are to be as narrow as they can be.
  private static final double TIGHT_AT = 5_000;

  private static final double RHO_SQUARED = rhoSquared();

  /// By the paper's rule (its appendix on choosing rho) for an error rate of 0.05.
  private static double rhoSquared() {
    double twoLog = -2 * Math.log(Proportion.ERROR_RATE);
    return (twoLog + Math.log(twoLog + 1)) / TIGHT_AT;
  }

  /// Of one proportion minus another.
  ///
  /// @param pairs the two, among people of each time in which the shares were the same
  /// @param errorRate how probable it may be that the true difference is outside at any time
  static ConfidenceSequence of(List<Pair> pairs, double errorRate) {
    double weights = 0;
    double difference = 0;
    double variance = 0;
    double people = 0;
    for (Pair pair : pairs) {
      if (!pair.one.isEmpty() && !pair.other.isEmpty()) {
        double both = pair.one.people() + pair.other.people();
        double weight = pair.one.people() * (pair.other.people() / both); // Cochran's
        weights += weight;
        difference += weight * (pair.one.value() - pair.other.value());
        variance += weight * weight * (pair.one.variance() + pair.other.variance());
        people += both;
      }
    }
    if (people == 0) {
      return UNKNOWN;
    }
    double scaled = people * RHO_SQUARED;
    double width =
        Math.sqrt(variance)
            / weights
            * Math.sqrt(2 * (scaled + 1) / scaled * Math.log(Math.sqrt(scaled + 1) / errorRate));
    return new ConfidenceSequence(
        Math.max(-1, difference / weights - width), Math.min(1, difference / weights + width));
  }

  boolean isAbove(double bound) {
    return low != null && low > bound;
  }

  boolean isWithin(double bound) {
    return low != null && high != null && low >= -bound && high <= bound;
  }

  /// Two arms at the same time.
  record Pair(Proportion one, Proportion other) {}
}
