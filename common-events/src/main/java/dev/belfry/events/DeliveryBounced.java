package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.UUID;

/// A mail that was sent came back, or its reader complained.
///
/// @param kind which of the two
/// @param permanent whether the address takes no more mail: it is suppressed from here on
/// @param addressHash stands for the address that it went to
public record DeliveryBounced(
    @JsonProperty(required = true) UUID deliveryId,
    @JsonProperty(required = true) RecipientId recipient,
    @JsonProperty(required = true) Channel channel,
    @JsonProperty(required = true) Kind kind,
    @JsonProperty(required = true) boolean permanent,
    @JsonProperty(required = true) String addressHash)
    implements DeliveryStep {
  public DeliveryBounced {
    requireNonNull(deliveryId, "deliveryId");
    requireNonNull(recipient, "recipient");
    requireNonNull(channel, "channel");
    requireNonNull(kind, "kind");
    requireNonNull(addressHash, "addressHash");
  }

  /// What came back.
  public enum Kind {
    /// The mail could not be delivered (RFC 3464).
    BOUNCE,
    /// Its reader called it spam (RFC 5965).
    COMPLAINT
  }
}
