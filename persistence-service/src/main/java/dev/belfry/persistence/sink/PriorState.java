package dev.belfry.persistence.sink;

import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import dev.belfry.persistence.sink.RowChanges.BroadcastKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
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

  /// By which mark-all-read a named notification was first reached, in inboxes where nothing of its
  /// own ever marked it unread.
  final Map<BroadcastKey, ReadMark> firstAllRead = new HashMap<>();

  /// Of the notifications that are clicked in the batch, those that were before.
  final Set<BroadcastKey> clicked = new HashSet<>();

  /// The greatest offset that a mark-all-read reached, of those who mark all as read in the batch;
  /// nothing if there was none.
  final Map<RecipientId, Long> furthestAllRead = new HashMap<>();

  /// Of those who ever changed them.
  final Map<RecipientId, Settings> settings = new HashMap<>();

  /// @param recipient in whose inbox; null where a broadcast is withdrawn from all
  record Named(int partition, @Nullable RecipientId recipient, UUID id) {}
}
