package dev.belfry.channel.plan;

import dev.belfry.channel.delivery.ItemKey;
import dev.belfry.events.CategoryChannels.Unless;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A notification that is to go by a channel when it is due.
///
/// @param json the event, as it stands in the log
/// @param traceparent the trace in which it is to be seen; null if there is none
record PlannedItem(
    ItemKey key,
    int partition,
    long offset,
    Instant appendedAt,
    Instant dueAt,
    @Nullable Instant expiresAt,
    String category,
    Unless unless,
    String sender,
    String json,
    @Nullable String traceparent) {}
