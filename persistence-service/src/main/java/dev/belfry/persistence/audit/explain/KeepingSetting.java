package dev.belfry.persistence.audit.explain;

import dev.belfry.events.Channel;
import dev.belfry.events.NotificationType;
import dev.belfry.events.Routing;
import dev.belfry.events.Settings;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A setting that keeps a notification from a channel.
///
/// @param name its path in the settings
/// @param what it switches off, for people
/// @param keepsBack whether it does so in given settings
record KeepingSetting(String name, String what, Predicate<Settings> keepsBack) {
  /// The first one that keeps back a notification, if any does.
  static Optional<KeepingSetting> of(
      Channel channel, ExplainedNotification subject, Settings settings) {
    NotificationType type = subject.notificationType();
    Routing routing = subject.routing();
    return Stream.of(
            new KeepingSetting(
                channel.settingName(),
                "all notifications " + way(channel),
                some -> !some.isOn(channel)),
            new KeepingSetting(
                "%s.%s.%s".formatted(Settings.PREFERENCES, routing.category(), channel.wireName()),
                "notifications of category %s %s".formatted(routing.category(), way(channel)),
                some -> some.keepFrom(channel, routing)),
            new KeepingSetting(
                type.settingName(),
                "notifications of type " + type.wireName(),
                some -> !some.isOn(type)))
        .filter(each -> each.keepsBack().test(settings))
        .findFirst();
  }

  /// Which way, for people.
  static String way(Channel channel) {
    return switch (channel) {
      case EMAIL -> "by e-mail";
      case PUSH -> "by push";
      case REALTIME -> "in real time";
    };
  }
}
