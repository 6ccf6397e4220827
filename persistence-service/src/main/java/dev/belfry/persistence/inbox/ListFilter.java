package dev.belfry.persistence.inbox;

import dev.belfry.events.NotificationType;
import org.jspecify.annotations.Nullable;

/// Which notifications a list is about.
///
/// @param type null for all
record ListFilter(boolean unreadOnly, @Nullable NotificationType type) {}
