package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;

/// A category takes nothing new from here on. What was accepted in it goes on.
///
/// @param key its key
/// @param version the version that this makes
/// @param actor the `sub` of the token that asked for it
/// @param reason why
public record CategoryRetired(
    @JsonProperty(required = true) String key,
    @JsonProperty(required = true) int version,
    @JsonProperty(required = true) String actor,
    @JsonProperty(required = true) String reason)
    implements CatalogueEvent {
  public CategoryRetired {
    Category.requireKey(key);
    requireNonNull(actor, "actor");
    requireNonNull(reason, "reason");
  }
}
