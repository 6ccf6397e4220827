package dev.belfry.persistence.inbox;

import dev.belfry.events.NotificationType;
import org.jspecify.annotations.Nullable;

/// Which notifications a list is about.
///
/// @param archived those in the archive, rather than the others
/// @param type null for all
record ListFilter(boolean unreadOnly, boolean archived, @Nullable NotificationType type) {
  static final ListFilter UNREAD = new ListFilter(true, false, null);
}
