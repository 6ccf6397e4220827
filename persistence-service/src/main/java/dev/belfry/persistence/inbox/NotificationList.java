package dev.belfry.persistence.inbox;

import dev.belfry.events.Position;
import dev.belfry.inbox.Notification;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The answer of `GET /api/notifications`.
///
/// @param notifications newest first
/// @param unreadCount of the whole inbox
/// @param totalCount matching the filter, on whatever page
/// @param position of all of it
/// @param next what to ask for older ones with, as `before`; null at the end
/// @param locale the language that its reader has chosen, null if they have not: what it was looked
///   for in
record NotificationList(
    List<Notification> notifications,
    int unreadCount,
    int totalCount,
    Position position,
    @Nullable Position next,
    @Nullable String locale) {

  /// @param found the page, and one more where there is one
  static NotificationList of(
      List<Notification> found, int limit, InboxCounts counts, InboxView view) {
    boolean isLast = found.size() <= limit;
    return new NotificationList(
        isLast ? found : found.subList(0, limit),
        counts.unread(),
        counts.matching(),
        view.position(),
        isLast ? null : found.get(limit - 1).position(),
        view.reads());
  }
}
