package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;

/// A category is from here on as it is described.
///
/// @param key its key
/// @param version the version that this makes
/// @param name what people call it
/// @param critical whether recipients can't keep it from a channel by their preferences
/// @param channels which way it goes; what is not said is as by default
/// @param actor the `sub` of the token that asked for it
/// @param reason why
public record CategoryPut(
    @JsonProperty(required = true) String key,
    @JsonProperty(required = true) int version,
    @JsonProperty(required = true) String name,
    @JsonProperty(required = true) boolean critical,
    CategoryChannels channels,
    @JsonProperty(required = true) String actor,
    @JsonProperty(required = true) String reason)
    implements CatalogueEvent {
  public CategoryPut {
    Category.requireKey(key);
    requireNonNull(name, "name");
    requireNonNull(actor, "actor");
    requireNonNull(reason, "reason");
    channels = channels == null ? CategoryChannels.DEFAULT : channels;
  }
}
