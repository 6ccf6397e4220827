package dev.belfry.persistence.audit.explain;

import static dev.belfry.persistence.inbox.ChangeKind.DELETED;
import static dev.belfry.persistence.inbox.ChangeKind.WITHDRAWN;

import dev.belfry.persistence.inbox.ChangeKind;
import java.time.Instant;

/// An event that asked to change the notification, or a mark-all-read that reached it.
///
/// @param effective whether it changed anything
record HistoryChange(ChangeKind kind, long offset, Instant at, String actor, boolean effective) {
  /// Whether the notification was gone from then on.
  boolean removes() {
    return effective && (kind == DELETED || kind == WITHDRAWN);
  }
}
