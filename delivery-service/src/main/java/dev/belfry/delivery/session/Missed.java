package dev.belfry.delivery.session;

import dev.belfry.events.Position;
import java.util.List;

/// What a session is told first when the read model is not asked.
///
/// @param from where it is
/// @param unreadCount as of now
/// @param pushed what was pushed after `from`, in order
record Missed(Position from, int unreadCount, List<RecentPushes.Push> pushed) {}
