package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A delivery is being sent: this is acknowledged before the mail server or push service hears of
/// it.
///
/// @param attempt 1, 2, 3 and so on
/// @param possiblyDuplicate whether an earlier attempt has no known outcome, so that this may be
///   the second to arrive
/// @param addressHash stands for the address it goes to; null for push
public record DeliveryAttempted(
    @JsonProperty(required = true) UUID deliveryId,
    @JsonProperty(required = true) RecipientId recipient,
    @JsonProperty(required = true) Channel channel,
    @JsonProperty(required = true) int attempt,
    @JsonProperty(required = true) boolean possiblyDuplicate,
    @Nullable String addressHash)
    implements DeliveryStep {
  public DeliveryAttempted {
    requireNonNull(deliveryId, "deliveryId");
    requireNonNull(recipient, "recipient");
    requireNonNull(channel, "channel");
  }
}
