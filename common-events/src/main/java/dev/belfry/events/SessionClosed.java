package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A browser session ended.
///
/// @param recipient whose session
/// @param sessionId which session
/// @param sentUpTo up to where it was told what happened, as far as its queue was written; null if
///   nowhere
/// @param code the WebSocket close code
public record SessionClosed(
    @JsonProperty(required = true) RecipientId recipient,
    @JsonProperty(required = true) UUID sessionId,
    @Nullable Position sentUpTo,
    int code)
    implements ReceiptEvent {
  public SessionClosed {
    requireNonNull(recipient, "recipient");
    requireNonNull(sessionId, "session_id");
  }
}
