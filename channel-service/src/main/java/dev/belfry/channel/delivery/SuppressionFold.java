package dev.belfry.channel.delivery;

import dev.belfry.channel.delivery.Suppressions.Suppressed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is known of one address: since when it takes no mail, unless that was lifted later.
///
/// @param since null if it always took mail
/// @param liftedAt null if nobody has ever lifted anything
record SuppressionFold(@Nullable Instant since, @Nullable Instant liftedAt) {
  private static final SuppressionFold NOTHING = new SuppressionFold(null, null);

  /// Those of a batch with which a suppression begins. One that says what holds already is none,
  /// and neither is one that was lifted later: both come up when the topic is read once more.
  ///
  /// @param known by hash, before the batch
  static List<Suppressed> beginnings(
      Map<String, SuppressionFold> known, List<Suppressed> suppressed) {
    Map<String, SuppressionFold> states = new HashMap<>(known);
    List<Suppressed> beginnings = new ArrayList<>();
    for (Suppressed each : suppressed) {
      SuppressionFold before = states.getOrDefault(each.hash(), NOTHING);
      SuppressionFold after = before.suppressedAt(each.at());
      if (!before.isInForce() && after.isInForce()) {
        beginnings.add(each);
      }
      states.put(each.hash(), after);
    }
    return beginnings;
  }

  /// Of the same time, the suppression counts.
  private boolean isInForce() {
    return since != null && (liftedAt == null || !liftedAt.isAfter(since));
  }

  private SuppressionFold suppressedAt(Instant at) {
    return since != null && since.isAfter(at) ? this : new SuppressionFold(at, liftedAt);
  }
}
