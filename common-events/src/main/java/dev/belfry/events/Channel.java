package dev.belfry.events;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// A way in which notifications reach people outside their inbox.
public enum Channel implements Switch {
  /// E-mail.
  EMAIL,
  /// Push services of browsers and phones.
  PUSH,
  /// Sockets: whether anything is pushed as `new_notification`.
  REALTIME;

  /// The name in JSON.
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String settingName() {
    return wireName() + "_notifications";
  }

  /// The channel of that name, if there is one.
  public static Optional<Channel> ofWireName(String wireName) {
    return Arrays.stream(values()).filter(each -> each.wireName().equals(wireName)).findFirst();
  }
}
