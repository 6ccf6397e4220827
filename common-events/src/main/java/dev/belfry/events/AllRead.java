package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// The recipient marked everything up to a point as read.
///
/// @param recipient whose inbox it is
/// @param actor the `sub` of the token that asked for it
/// @param upTo covers exactly the notifications at or before it; null: all before this event
///   itself. A position beyond this event means the same as null, one of another epoch or partition
///   covers nothing
public record AllRead(
    @JsonProperty(required = true) RecipientId recipient,
    @JsonProperty(required = true) String actor,
    @Nullable Position upTo)
    implements NotificationEvent {
  public AllRead {
    requireNonNull(recipient, "recipient");
    requireNonNull(actor, "actor");
  }

  /// The last offset covered, when this event stands at `own`: never beyond `own`; -1 if nothing is
  /// covered.
  public long coveredUpTo(Position own) {
    if (upTo == null) {
      return own.offset();
    }
    return upTo.sameTimelineAs(own) ? Math.min(upTo.offset(), own.offset()) : -1;
  }
}
