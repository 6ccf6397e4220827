package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.UUID;

/// These notifications of a delivery are not sent any more. If it has others, it goes on with them.
///
/// @param deliveryId the delivery's, or that of the notification if nothing was decided yet
/// @param notifications their ids
/// @param reason why not
public record DeliveryCancelled(
    @JsonProperty(required = true) UUID deliveryId,
    @JsonProperty(required = true) RecipientId recipient,
    @JsonProperty(required = true) Channel channel,
    @JsonProperty(required = true) List<UUID> notifications,
    @JsonProperty(required = true) CancelReason reason)
    implements DeliveryStep {
  public DeliveryCancelled {
    requireNonNull(deliveryId, "deliveryId");
    requireNonNull(recipient, "recipient");
    requireNonNull(channel, "channel");
    requireNonNull(reason, "reason");
    notifications = List.copyOf(notifications);
  }
}
