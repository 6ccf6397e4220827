package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An attempt surely sent nothing, and there will be another.
///
/// @param attempt which attempt
/// @param retryAt when the next one is due
/// @param reply why, without any address; null if nothing worth keeping
public record DeliveryDeferred(
    @JsonProperty(required = true) UUID deliveryId,
    @JsonProperty(required = true) RecipientId recipient,
    @JsonProperty(required = true) Channel channel,
    @JsonProperty(required = true) int attempt,
    @JsonProperty(required = true) Instant retryAt,
    @Nullable String reply)
    implements DeliveryStep {
  public DeliveryDeferred {
    requireNonNull(deliveryId, "deliveryId");
    requireNonNull(recipient, "recipient");
    requireNonNull(channel, "channel");
    requireNonNull(retryAt, "retryAt");
  }
}
