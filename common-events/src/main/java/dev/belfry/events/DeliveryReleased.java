package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.UUID;

/// An operator wants a delivery tried once more that was held, because nothing is known of its
/// attempts.
///
/// @param attempt the last one, of which nothing is known; where there was another, this counts for
///   nothing
/// @param actor the `sub` of the token that asked for it
/// @param reason why
public record DeliveryReleased(
    @JsonProperty(required = true) UUID deliveryId,
    @JsonProperty(required = true) RecipientId recipient,
    @JsonProperty(required = true) Channel channel,
    @JsonProperty(required = true) int attempt,
    @JsonProperty(required = true) String actor,
    @JsonProperty(required = true) String reason)
    implements DeliveryStep {
  public DeliveryReleased {
    requireNonNull(deliveryId, "deliveryId");
    requireNonNull(recipient, "recipient");
    requireNonNull(channel, "channel");
    requireNonNull(actor, "actor");
    requireNonNull(reason, "reason");
  }
}
