package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// These notifications are to be sent to their recipient, together.
///
/// @param deliveryId that of the first of them
/// @param notifications their ids, in the order of the log; at least one
/// @param category the key of their category
/// @param dueAt when the first of them was due
public record DeliveryDecided(
    @JsonProperty(required = true) UUID deliveryId,
    @JsonProperty(required = true) RecipientId recipient,
    @JsonProperty(required = true) Channel channel,
    @JsonProperty(required = true) List<UUID> notifications,
    @JsonProperty(required = true) String category,
    @JsonProperty(required = true) Instant dueAt)
    implements DeliveryStep {
  public DeliveryDecided {
    requireNonNull(deliveryId, "deliveryId");
    requireNonNull(recipient, "recipient");
    requireNonNull(channel, "channel");
    requireNonNull(category, "category");
    requireNonNull(dueAt, "dueAt");
    notifications = List.copyOf(notifications);
    if (notifications.isEmpty()) {
      throw new IllegalArgumentException("no notifications");
    }
  }
}
