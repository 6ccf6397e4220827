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
    implements AllMarked {
  public AllRead {
    requireNonNull(recipient, "recipient");
    requireNonNull(actor, "actor");
  }
}
