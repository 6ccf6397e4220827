package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// The recipient archived everything up to a point.
///
/// @param recipient whose inbox it is
/// @param actor the `sub` of the token that asked for it
/// @param upTo covers exactly the notifications at or before it; null: all before this event
///   itself. A position beyond this event means the same as null, one of another epoch or partition
///   covers nothing
public record AllArchived(
    @JsonProperty(required = true) RecipientId recipient,
    @JsonProperty(required = true) String actor,
    @Nullable Position upTo)
    implements AllMarked {
  public AllArchived {
    requireNonNull(recipient, "recipient");
    requireNonNull(actor, "actor");
  }
}
