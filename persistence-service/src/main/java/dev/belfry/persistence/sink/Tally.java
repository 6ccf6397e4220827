package dev.belfry.persistence.sink;

import java.util.HashMap;
import java.util.Map;

/// How many records of each kind became what. Of what is committed, the sum is the number of
/// offsets read.
record Tally(Map<Line, Integer> counts) {
  static final Tally NOTHING = new Tally(Map.of());

  Tally {
    counts = Map.copyOf(counts);
  }

  static Tally one(Outcome outcome, String kind) {
    return new Tally(Map.of(new Line(outcome, kind), 1));
  }

  Tally plus(Tally other) {
    Map<Line, Integer> sum = new HashMap<>(counts);
    other.counts.forEach((line, count) -> sum.merge(line, count, Integer::sum));
    return new Tally(sum);
  }

  int total() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  int of(Outcome outcome) {
    return counts.entrySet().stream()
        .filter(line -> line.getKey().outcome() == outcome)
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  /// @param kind of the event, `unknown` for what could not be understood
  record Line(Outcome outcome, String kind) {}
}
