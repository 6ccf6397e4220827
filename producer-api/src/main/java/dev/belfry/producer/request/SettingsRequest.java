package dev.belfry.producer.request;

import dev.belfry.events.Settings;
import tools.jackson.databind.node.ObjectNode;

/// A recipient's settings, as asked for: the body of `PUT /api/notifications/settings`.
public final class SettingsRequest {
  private SettingsRequest() {}

  /// The settings, of which those that are absent are on; or all that is wrong with the body.
  public static Checked<Settings> read(ObjectNode body) {
    Members members = new Members(body);
    Settings settings =
        new Settings(
            members.takeBoolean("email_notifications", true),
            members.takeBoolean("push_notifications", true),
            members.takeBoolean("realtime_notifications", true),
            members.takeBoolean("info_enabled", true),
            members.takeBoolean("success_enabled", true),
            members.takeBoolean("warning_enabled", true),
            members.takeBoolean("error_enabled", true),
            members.takeBoolean("message_enabled", true),
            members.takeBoolean("system_enabled", true));
    return members.check(() -> settings);
  }
}
