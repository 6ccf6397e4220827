package dev.belfry.persistence.inbox;

import dev.belfry.events.Position;

/// The answer of `GET /api/notifications/unread-count`.
record UnreadCount(int unreadCount, Position position) {}
