package dev.belfry.events;

/// The recipient's settings are others from here on in the log.
public sealed interface SettingsEvent extends NotificationEvent
    permits SettingsChanged, SettingsPatched {
  @Override
  RecipientId recipient();

  /// The `sub` of the token that asked for it.
  String actor();

  /// What the settings are after it.
  ///
  /// @param before those in force at its place in the log
  Settings applyTo(Settings before);
}
