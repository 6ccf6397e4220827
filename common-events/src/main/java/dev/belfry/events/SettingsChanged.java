package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;

/// The recipient's settings are others from here on in the log.
///
/// @param recipient whose settings
/// @param actor the `sub` of the token that asked for it
/// @param settings all of them
public record SettingsChanged(
    @JsonProperty(required = true) RecipientId recipient,
    @JsonProperty(required = true) String actor,
    @JsonProperty(required = true) Settings settings)
    implements NotificationEvent {
  public SettingsChanged {
    requireNonNull(recipient, "recipient");
    requireNonNull(actor, "actor");
    requireNonNull(settings, "settings");
  }
}
