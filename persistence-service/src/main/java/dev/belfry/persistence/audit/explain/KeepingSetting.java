package dev.belfry.persistence.audit.explain;

import dev.belfry.events.Channel;
import dev.belfry.events.NotificationType;
import dev.belfry.events.Routing;
import dev.belfry.events.Settings;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A setting that keeps a notification from being pushed.
///
/// @param name its path in the settings
/// @param what it switches off, for people
/// @param keepsBack whether it does so in given settings
record KeepingSetting(String name, String what, Predicate<Settings> keepsBack) {
  /// The first one that keeps back a notification, if any does.
  static Optional<KeepingSetting> of(ExplainedNotification subject, Settings settings) {
    NotificationType type = subject.notificationType();
    Routing routing = subject.routing();
    return Stream.of(
            new KeepingSetting(
                Channel.REALTIME.settingName(),
                "all notifications in real time",
                some -> !some.isOn(Channel.REALTIME)),
            new KeepingSetting(
                "%s.%s.%s"
                    .formatted(
                        Settings.PREFERENCES, routing.category(), Channel.REALTIME.wireName()),
                "notifications of category %s in real time".formatted(routing.category()),
                some -> some.keepFrom(Channel.REALTIME, routing)),
            new KeepingSetting(
                type.settingName(),
                "notifications of type " + type.wireName(),
                some -> !some.isOn(type)))
        .filter(each -> each.keepsBack().test(settings))
        .findFirst();
  }
}
