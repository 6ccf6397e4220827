package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Some of the recipient's settings are changed. The event says nothing of the others, so
/// concurrent changes of different settings all take effect.
///
/// @param recipient whose settings
/// @param actor the `sub` of the token that asked for it
/// @param patch a JSON merge patch (RFC 7396)
public record SettingsPatched(
    @JsonProperty(required = true) RecipientId recipient,
    @JsonProperty(required = true) String actor,
    @JsonProperty(required = true) SettingsMembers patch)
    implements SettingsEvent {
  public SettingsPatched {
    requireNonNull(recipient, "recipient");
    requireNonNull(actor, "actor");
    requireNonNull(patch, "patch");
  }

  @Override
  public Settings applyTo(Settings before) {
    return before.patchedBy(patch);
  }
}
