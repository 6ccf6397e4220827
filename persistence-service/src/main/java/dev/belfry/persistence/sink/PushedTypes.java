package dev.belfry.persistence.sink;

import dev.belfry.events.Content;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationType;
import dev.belfry.events.Settings;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/// The types of notifications that are pushed under given settings. Kept beside the settings, so
/// that SQL need not repeat the rule of [Settings#allowPushOf(Content)].
final class PushedTypes {
  static final Set<String> BY_DEFAULT = of(Settings.DEFAULT);

  private PushedTypes() {}

  static Set<String> of(Settings settings) {
    return Arrays.stream(NotificationType.values())
        .filter(type -> settings.allowPushOf(anythingOf(type)))
        .map(NotificationType::wireName)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Content anythingOf(NotificationType type) {
    return new Content("-", "-", type, JsonObject.EMPTY, null, null, true);
  }
}
