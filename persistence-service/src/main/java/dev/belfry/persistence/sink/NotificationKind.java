package dev.belfry.persistence.sink;

import dev.belfry.events.Content;

/// By what counters tell notifications apart.
///
/// @param notificationType its name; empty for what concerns no single notification
/// @param category its key
record NotificationKind(String notificationType, String category) {
  static NotificationKind of(Content content) {
    return new NotificationKind(
        content.notificationType().wireName(), content.routing().category());
  }

  static NotificationKind ofCategory(String category) {
    return new NotificationKind("", category);
  }
}
