package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;

/// All of the recipient's switches are replaced, and those of the other settings that are named.
///
/// @param recipient whose settings
/// @param actor the `sub` of the token that asked for it
/// @param settings what they are to be
public record SettingsChanged(
    @JsonProperty(required = true) RecipientId recipient,
    @JsonProperty(required = true) String actor,
    @JsonProperty(required = true) SettingsMembers settings)
    implements SettingsEvent {
  public SettingsChanged {
    requireNonNull(recipient, "recipient");
    requireNonNull(actor, "actor");
    requireNonNull(settings, "settings");
  }

  @Override
  public Settings applyTo(Settings before) {
    return before.replacedBy(settings);
  }
}
