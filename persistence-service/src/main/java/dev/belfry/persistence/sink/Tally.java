package dev.belfry.persistence.sink;

import dev.belfry.events.EventType;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How many records of each kind became what. Of what is committed, the sum is the number of
/// offsets read.
record Tally(Map<Line, Integer> counts) {
  static final Tally NOTHING = new Tally(Map.of());

  Tally {
    counts = Map.copyOf(counts);
  }

  static Tally one(Outcome outcome, @Nullable EventType type) {
    return new Tally(Map.of(Line.of(outcome, type), 1));
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
  record Line(Outcome outcome, String kind) {
    /// @param type null for what could not be understood
    static Line of(Outcome outcome, @Nullable EventType type) {
      return new Line(outcome, type == null ? "unknown" : type.name().toLowerCase(Locale.ROOT));
    }
  }
}
