package dev.belfry.persistence.sink;

import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import dev.belfry.persistence.sink.RowChanges.BroadcastKey;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the rows say of all that a batch of the log is about, before it.
final class PriorState {
  /// Which of the batch's events have been seen before.
  final Set<EventKey> seen = new HashSet<>();

  /// The notifications that the batch's events name.
  final Map<EventKey, InboxItem> items = new HashMap<>();

  final Map<EventKey, Marks> marks = new HashMap<>();
  final Map<BroadcastKey, Marks> broadcastMarks = new HashMap<>();

  private final Map<MarkedAs, Map<BroadcastKey, ReadMark>> first = forEach();
  private final Map<MarkedAs, Map<RecipientId, Long>> furthest = forEach();

  /// Of the notifications that are clicked in the batch, those that were before.
  final Set<BroadcastKey> clicked = new HashSet<>();

  /// Of those who ever changed them.
  final Map<RecipientId, Settings> settings = new HashMap<>();

  /// By which mark-all-read, or archive-all, a named notification was first reached, in inboxes
  /// where nothing of its own ever did the opposite.
  Map<BroadcastKey, ReadMark> first(MarkedAs what) {
    return Objects.requireNonNull(first.get(what));
  }

  /// The greatest offset that one reached, of those who mark all so in the batch; nothing if there
  /// was none.
  Map<RecipientId, Long> furthest(MarkedAs what) {
    return Objects.requireNonNull(furthest.get(what));
  }

  private static <K, V> Map<MarkedAs, Map<K, V>> forEach() {
    Map<MarkedAs, Map<K, V>> each = new EnumMap<>(MarkedAs.class);
    for (MarkedAs what : MarkedAs.values()) {
      each.put(what, new HashMap<>());
    }
    return each;
  }

  /// @param recipient in whose inbox; null where a broadcast is withdrawn from all
  record Named(int partition, @Nullable RecipientId recipient, UUID id) {}
}
