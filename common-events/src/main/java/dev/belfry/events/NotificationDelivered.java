package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What one session was pushed, acknowledged and let be seen since its last receipt.
///
/// @param recipient whose session
/// @param sessionId which session
/// @param pushed notifications put into the queue of the socket; whether they were written before
///   it ended, only an acknowledgement tells
/// @param acknowledged notifications pushed on this session, now or before, that the client has
///   acknowledged
/// @param seen everything in the recipient's time up to this position was there to be seen on a
///   page that was visible: never beyond what this session was told with a position, and later in
///   each receipt of a session that has one; null if there is nothing new to say
/// @param at the node's clock; informative
public record NotificationDelivered(
    @JsonProperty(required = true) RecipientId recipient,
    @JsonProperty(required = true) UUID sessionId,
    List<UUID> pushed,
    List<UUID> acknowledged,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Position seen,
    @JsonProperty(required = true) Instant at)
    implements ReceiptEvent {
  @JsonCreator
  public NotificationDelivered {
    requireNonNull(recipient, "recipient");
    requireNonNull(sessionId, "session_id");
    requireNonNull(at, "at");
    pushed = pushed == null ? List.of() : List.copyOf(pushed);
    acknowledged = acknowledged == null ? List.of() : List.copyOf(acknowledged);
  }

  /// One that says nothing of what was seen.
  public NotificationDelivered(
      RecipientId recipient,
      UUID sessionId,
      List<UUID> pushed,
      List<UUID> acknowledged,
      Instant at) {
    this(recipient, sessionId, pushed, acknowledged, null, at);
  }
}
