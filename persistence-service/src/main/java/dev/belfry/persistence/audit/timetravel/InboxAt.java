package dev.belfry.persistence.audit.timetravel;

import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import dev.belfry.inbox.Notification;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The answer of `GET /api/audit/inbox/{user}`.
///
/// @param at by which time what had expired is left out; null before the recipient's first record
/// @param position the last one that counts
/// @param leftOut how many of the recipient's records do not count although they were appended by
///   the time asked about, because a broker's clock was set back
/// @param notifications newest first
/// @param unreadCount of the whole inbox
/// @param totalCount matching the filter, on whatever page
/// @param settingsSince from where on the settings were in force; null if the user never changed
///   any
record InboxAt(
    RecipientId recipient,
    @Nullable Instant at,
    Position position,
    int leftOut,
    List<Notification> notifications,
    int unreadCount,
    int totalCount,
    Settings settings,
    @Nullable Position settingsSince) {}
