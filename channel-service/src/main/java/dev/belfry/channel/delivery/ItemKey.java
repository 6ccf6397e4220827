package dev.belfry.channel.delivery;

import dev.belfry.events.Channel;
import dev.belfry.events.RecipientId;
import java.util.UUID;

/// A notification on its way to one recipient by one channel.
public record ItemKey(UUID notificationId, RecipientId recipient, Channel channel) {}
