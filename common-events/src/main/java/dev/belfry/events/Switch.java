package dev.belfry.events;

import java.util.List;
import java.util.stream.Stream;

/// What a recipient can switch off, see [Settings]. The switches and their names stand here and in
/// the two enums, and nowhere else in Java.
public sealed interface Switch permits Channel, NotificationType {
  /// All of them, in the order in which settings are written.
  List<Switch> ALL =
      Stream.<Switch>concat(Stream.of(Channel.values()), Stream.of(NotificationType.values()))
          .toList();

  /// The name of its member in the settings.
  String settingName();
}
