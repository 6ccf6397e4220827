package dev.belfry.events;

/// A change of the recipient's settings, in force from its place in the log on.
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
