package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// These notifications were due and are not sent.
///
/// @param deliveryId that of the first of them
/// @param notifications their ids, in the order of the log
/// @param reason why not
/// @param dueAt when the first of them was due
public record DeliverySkipped(
    @JsonProperty(required = true) UUID deliveryId,
    @JsonProperty(required = true) RecipientId recipient,
    @JsonProperty(required = true) Channel channel,
    @JsonProperty(required = true) List<UUID> notifications,
    @JsonProperty(required = true) SkipReason reason,
    @JsonProperty(required = true) Instant dueAt)
    implements DeliveryStep {
  public DeliverySkipped {
    requireNonNull(deliveryId, "deliveryId");
    requireNonNull(recipient, "recipient");
    requireNonNull(channel, "channel");
    requireNonNull(reason, "reason");
    requireNonNull(dueAt, "dueAt");
    notifications = List.copyOf(notifications);
  }
}
