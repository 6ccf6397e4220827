package dev.belfry.persistence.inbox;

import dev.belfry.events.Position;
import dev.belfry.inbox.Notification;
import java.util.List;

/// The answer of `GET /api/notifications`.
///
/// @param notifications newest first
/// @param unreadCount of the whole inbox
/// @param totalCount matching the filter, on whatever page
/// @param position of all of it
record NotificationList(
    List<Notification> notifications, int unreadCount, int totalCount, Position position) {}
