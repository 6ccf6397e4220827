package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// What one session was pushed and what it acknowledged since its last receipt.
///
/// @param recipient whose session
/// @param sessionId which session
/// @param pushed notifications put into the queue of the socket; whether they were written before
///   it ended, only an acknowledgement tells
/// @param acknowledged notifications pushed on this session, now or before, that the client has
///   acknowledged
/// @param at the node's clock; informative
public record NotificationDelivered(
    @JsonProperty(required = true) RecipientId recipient,
    @JsonProperty(required = true) UUID sessionId,
    List<UUID> pushed,
    List<UUID> acknowledged,
    @JsonProperty(required = true) Instant at)
    implements ReceiptEvent {
  public NotificationDelivered {
    requireNonNull(recipient, "recipient");
    requireNonNull(sessionId, "session_id");
    requireNonNull(at, "at");
    pushed = pushed == null ? List.of() : List.copyOf(pushed);
    acknowledged = acknowledged == null ? List.of() : List.copyOf(acknowledged);
  }
}
