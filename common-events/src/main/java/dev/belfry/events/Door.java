package dev.belfry.events;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/// By which way a notification came in.
public enum Door {
  /// `POST /api/notifications`, `.../batch` or `.../broadcast`.
  @JsonProperty("rest")
  REST,
  /// `POST /api/notifications/bulk`.
  @JsonProperty("bulk")
  BULK,
  /// The topic `belfry.requests`.
  @JsonProperty("requests")
  REQUESTS;

  /// The name in JSON and in the database.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
