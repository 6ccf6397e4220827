package dev.belfry.persistence.sink;

import dev.belfry.events.Content;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationType;
import dev.belfry.events.Preferences;
import dev.belfry.events.Settings;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The types of notifications that are not pushed under given settings. Kept beside the settings,
/// so that SQL need not repeat the rule of [Settings#allowPushOf(Content)].
final class KeptBackTypes {
  private KeptBackTypes() {}

  /// Their names with spaces between; null if none is pushed, of whatever type.
  static @Nullable String of(Settings settings) {
    return settings.allowPushOf(Preferences.DEFAULT_CATEGORY)
        ? Arrays.stream(NotificationType.values())
            .filter(type -> !settings.allowPushOf(anythingOf(type)))
            .map(NotificationType::wireName)
            .sorted()
            .collect(Collectors.joining(" "))
        : null;
  }

  private static Content anythingOf(NotificationType type) {
    return new Content("-", "-", type, JsonObject.EMPTY, null, null, true);
  }
}
