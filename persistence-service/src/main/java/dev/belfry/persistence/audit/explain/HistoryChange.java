package dev.belfry.persistence.audit.explain;

import java.time.Instant;

/// An event that asked to change the notification, or a mark-all-read that reached it.
///
/// @param kind as in the table `state_change`
/// @param effective whether it changed anything
record HistoryChange(String kind, long offset, Instant at, String actor, boolean effective) {
  /// Whether the notification was gone from then on.
  boolean removes() {
    return effective && (kind.equals("deleted") || kind.equals("withdrawn"));
  }
}
