package dev.belfry.consumer.sink;

import dev.belfry.events.EventType;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How many records of each kind became what. Of what is committed, the sum is the number of
/// offsets read.
public record Tally(Map<Line, Integer> counts) {
  /// Of no record.
  public static final Tally NOTHING = new Tally(Map.of());

  /// Copies the map.
  public Tally {
    counts = Map.copyOf(counts);
  }

  /// Of one record.
  ///
  /// @param type null for what could not be understood
  public static Tally one(Outcome outcome, @Nullable EventType type) {
    return new Tally(Map.of(Line.of(outcome, type), 1));
  }

  /// Of records of which only the place is left.
  static Tally erased(int count) {
    return count == 0 ? NOTHING : new Tally(Map.of(new Line(Outcome.IGNORED, "erased"), count));
  }

  /// Both together.
  public Tally plus(Tally other) {
    Map<Line, Integer> sum = new HashMap<>(counts);
    other.counts.forEach((line, count) -> sum.merge(line, count, Integer::sum));
    return new Tally(sum);
  }

  int total() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /// How many became that.
  public int of(Outcome outcome) {
    return counts.entrySet().stream()
        .filter(line -> line.getKey().outcome() == outcome)
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  /// What records became.
  ///
  /// @param kind of the event, `unknown` for what could not be understood, `erased` for what was
  ///   erased
  public record Line(Outcome outcome, String kind) {
    /// Of an event's type.
    ///
    /// @param type null for what could not be understood
    public static Line of(Outcome outcome, @Nullable EventType type) {
      return new Line(outcome, type == null ? "unknown" : type.name().toLowerCase(Locale.ROOT));
    }
  }
}
