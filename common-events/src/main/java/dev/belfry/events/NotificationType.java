package dev.belfry.events;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What kind of news a notification is. A recipient can switch the pushing of each off, see
/// [Settings].
public enum NotificationType implements Switch {
  INFO,
  SUCCESS,
  WARNING,
  ERROR,
  MESSAGE,
  SYSTEM;

  private static final Map<String, NotificationType> BY_WIRE_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(NotificationType::wireName, Function.identity()));

  /// The name in JSON, in the database and in queries.
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String settingName() {
    return wireName() + "_enabled";
  }

  /// The type of that name, if there is one.
  public static Optional<NotificationType> ofWireName(String wireName) {
    return Optional.ofNullable(BY_WIRE_NAME.get(wireName));
  }

  /// The names of all, for people: `info, success, ... or system`.
  public static String names() {
    List<String> names = Arrays.stream(values()).map(NotificationType::wireName).toList();
    int last = names.size() - 1;
    return String.join(", ", names.subList(0, last)) + " or " + names.get(last);
  }
}
