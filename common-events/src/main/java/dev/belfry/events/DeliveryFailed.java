package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A delivery is given up.
///
/// @param attempt the last attempt; 0 if there was none
/// @param reason why
/// @param reply what the mail server or push service said, without any address
/// @param addressHash stands for the address that does not exist and is suppressed from here on;
///   null for every other reason
public record DeliveryFailed(
    @JsonProperty(required = true) UUID deliveryId,
    @JsonProperty(required = true) RecipientId recipient,
    @JsonProperty(required = true) Channel channel,
    @JsonProperty(required = true) int attempt,
    @JsonProperty(required = true) FailureReason reason,
    @Nullable String reply,
    @Nullable String addressHash)
    implements DeliveryStep {
  public DeliveryFailed {
    requireNonNull(deliveryId, "deliveryId");
    requireNonNull(recipient, "recipient");
    requireNonNull(channel, "channel");
    requireNonNull(reason, "reason");
  }
}
