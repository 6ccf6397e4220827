package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A mail server or push service has taken it.
///
/// @param attempt which attempt
/// @param reply what it said, without any address; null if nothing worth keeping
public record DeliverySent(
    @JsonProperty(required = true) UUID deliveryId,
    @JsonProperty(required = true) RecipientId recipient,
    @JsonProperty(required = true) Channel channel,
    @JsonProperty(required = true) int attempt,
    @Nullable String reply)
    implements DeliveryStep {
  public DeliverySent {
    requireNonNull(deliveryId, "deliveryId");
    requireNonNull(recipient, "recipient");
    requireNonNull(channel, "channel");
  }
}
