package dev.belfry.events;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/// What kind of news a notification is. A recipient can switch the pushing of each off, see
/// [Settings].
public enum NotificationType {
  @JsonProperty("info")
  INFO,
  @JsonProperty("success")
  SUCCESS,
  @JsonProperty("warning")
  WARNING,
  @JsonProperty("error")
  ERROR,
  @JsonProperty("message")
  MESSAGE,
  @JsonProperty("system")
  SYSTEM;

  /// The name in JSON, in the database and in queries.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
