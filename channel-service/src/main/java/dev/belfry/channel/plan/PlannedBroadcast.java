package dev.belfry.channel.plan;

import dev.belfry.events.CategoryChannels.Unless;
import dev.belfry.events.Channel;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A broadcast's copy in one partition that is to go by a channel when it is due, to everyone there
/// who has an address.
///
/// @param json the event, as it stands in the log
record PlannedBroadcast(
    UUID notificationId,
    Channel channel,
    int partition,
    long offset,
    Instant appendedAt,
    Instant dueAt,
    @Nullable Instant expiresAt,
    String category,
    Unless unless,
    String sender,
    String json) {}
