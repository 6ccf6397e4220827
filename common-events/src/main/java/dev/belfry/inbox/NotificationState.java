package dev.belfry.inbox;

import java.util.UUID;

/// What has become of a notification that is in an inbox.
public record NotificationState(UUID id, boolean isRead, boolean isArchived) {}
