package dev.belfry.persistence.experiments;

import org.apache.commons.statistics.interval.BinomialConfidenceInterval;
import org.apache.commons.statistics.interval.Interval;

/// How many of how many people.
record Proportion(long people, long outcomes) {
  static final Proportion NONE = new Proportion(0, 0);

  /// How often the intervals are to have the true value within them.
  static final double ERROR_RATE = 0.05;

  boolean isEmpty() {
    return people == 0;
  }

  Proportion plus(Proportion other) {
    return new Proportion(people + other.people, outcomes + other.outcomes);
  }

  double value() {
    return (double) outcomes / people;
  }

  /// What the estimate varies by. As if there had been one more success and one more failure, so
  /// that it is never nothing.
  double variance() {
    double rate = (outcomes + 1.0) / (people + 2.0);
    return rate * (1 - rate) / people;
  }

  private Interval wilson() {
    return BinomialConfidenceInterval.WILSON_SCORE.fromErrorRate(
        Math.toIntExact(people), Math.toIntExact(outcomes), ERROR_RATE);
  }

  /// With its Wilson interval; unknown of nobody.
  Estimate estimate() {
    if (isEmpty()) {
      return Estimate.UNKNOWN;
    }
    Interval interval = wilson();
    return new Estimate(value(), interval.getLowerBound(), interval.getUpperBound());
  }

  /// By how much it is greater than another, with Newcombe's interval (his method 10, of two Wilson
  /// intervals); unknown if either is of nobody.
  Estimate minus(Proportion other) {
    if (isEmpty() || other.isEmpty()) {
      return Estimate.UNKNOWN;
    }
    double difference = value() - other.value();
    Interval mine = wilson();
    Interval others = other.wilson();
    return new Estimate(
        difference,
        difference
            - Math.hypot(value() - mine.getLowerBound(), others.getUpperBound() - other.value()),
        difference
            + Math.hypot(mine.getUpperBound() - value(), other.value() - others.getLowerBound()));
  }
}
