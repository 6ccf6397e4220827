package dev.belfry.persistence.sink;

import dev.belfry.events.Channel;
import dev.belfry.events.NotificationType;
import dev.belfry.events.Settings;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is not pushed under given settings. Kept beside the settings, so that SQL need not know how
/// they are written. Together they say the same as [Settings#allowPushOf(Content)].
final class KeptBack {
  private KeptBack() {}

  /// The names of the types, with spaces between; null if none is pushed, of whatever type.
  static @Nullable String types(Settings settings) {
    return settings.isOn(Channel.REALTIME)
        ? Arrays.stream(NotificationType.values())
            .filter(type -> !settings.isOn(type))
            .map(NotificationType::wireName)
            .sorted()
            .collect(Collectors.joining(" "))
        : null;
  }

  /// The keys of the categories of which only what is critical is pushed, with spaces between.
  static String categories(Settings settings) {
    return settings.preferences().cells().keySet().stream()
        .filter(category -> settings.preferences().switchOff(category, Channel.REALTIME))
        .sorted()
        .collect(Collectors.joining(" "));
  }
}
