package dev.belfry.events;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Whose push service takes what is pushed to a device.
public enum PushPlatform {
  /// That of a browser, by Web Push.
  WEB,
  /// Apple's.
  APNS,
  /// Google's.
  FCM;

  /// The name in JSON.
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The platform of that name, if there is one.
  public static Optional<PushPlatform> ofWireName(String wireName) {
    return Arrays.stream(values()).filter(each -> each.wireName().equals(wireName)).findFirst();
  }
}
