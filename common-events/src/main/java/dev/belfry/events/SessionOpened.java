package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A browser session was told `connection_established`.
///
/// @param recipient whose session
/// @param sessionId which session
/// @param node which delivery node
/// @param from the position from which on it is told what happens; null while that is not known
///   (`live_only`)
/// @param state as told to the client: `complete`, `snapshot` or `live_only`
public record SessionOpened(
    @JsonProperty(required = true) RecipientId recipient,
    @JsonProperty(required = true) UUID sessionId,
    @JsonProperty(required = true) String node,
    @Nullable Position from,
    @JsonProperty(required = true) String state)
    implements ReceiptEvent {
  public SessionOpened {
    requireNonNull(recipient, "recipient");
    requireNonNull(sessionId, "session_id");
    requireNonNull(node, "node");
    requireNonNull(state, "state");
  }
}
