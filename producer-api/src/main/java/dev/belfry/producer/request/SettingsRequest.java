package dev.belfry.producer.request;

import dev.belfry.events.Settings;
import tools.jackson.databind.node.ObjectNode;

/// A recipient's settings, as asked for: the body of `PUT /api/notifications/settings`.
public final class SettingsRequest {
  private SettingsRequest() {}

  /// The settings, of which those that are absent are on; or all that is wrong with the body.
  public static Checked<Settings> read(ObjectNode body) {
    Members members = new Members(body);
    Settings settings = Settings.where(name -> members.takeBoolean(name, true));
    return members.check(() -> settings);
  }
}
