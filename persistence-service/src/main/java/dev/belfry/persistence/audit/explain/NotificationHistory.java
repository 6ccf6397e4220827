package dev.belfry.persistence.audit.explain;

import dev.belfry.persistence.inbox.SettingsInForce;
import dev.belfry.persistence.seen.Seen;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// All that the rows say of one notification in one inbox.
///
/// @param changes in the order of the log, with the mark-all-reads that made it read
/// @param duplicates its repeats
/// @param settings in force at its place in the log; if they keep it back, dated from when the one
///   that does was switched off
/// @param sessions that were pushed it, or could have been
/// @param silentBefore those of them that have reported nothing though they should have, of an
///   earlier notification: their nodes had died before
/// @param reachedBySight when all up to its place was first there to be seen; null if it never was
/// @param missingReceipts how many of what may concern it are in the log, but not in the rows yet
/// @param channels what became of it outside the inbox
/// @param now by which time what is over is told
record NotificationHistory(
    ExplainedNotification subject,
    List<HistoryChange> changes,
    List<Appended> duplicates,
    SettingsInForce.Dated settings,
    List<SessionTrace> sessions,
    Set<UUID> silentBefore,
    @Nullable Seen reachedBySight,
    long missingReceipts,
    ChannelHistory channels,
    Instant now) {
  /// Whether it had expired when it was stored.
  boolean isExpiredAtOnce() {
    return subject.isExpired(subject.createdAt());
  }

  /// Whether sessions were to be pushed it.
  boolean isToBePushed() {
    return !isExpiredAtOnce() && settings.settings().allowPushOf(subject.content());
  }

  /// When it was first there to be seen; null if it never was, or only after it was gone.
  @Nullable Seen seen() {
    Instant removedAt = removedAt();
    return reachedBySight == null
            || subject.isExpired(reachedBySight.at())
            || (removedAt != null && removedAt.isBefore(reachedBySight.at()))
        ? null
        : reachedBySight;
  }

  /// When it was deleted or withdrawn; null if it was not.
  @Nullable Instant removedAt() {
    return changes.stream()
        .filter(HistoryChange::removes)
        .map(HistoryChange::at)
        .findFirst()
        .orElse(null);
  }
}
