package dev.belfry.erasure;

import dev.belfry.events.Topic;
import java.util.List;

/// What becomes of a topic when a person is erased.
enum Treatment {
  /// Copied, every record at the offset that it had: rows, positions and decisions name places in
  /// it. What is the person's becomes an erased record.
  PLACES_KEPT,
  /// Copied without the person's records: nothing names places in it.
  RECORDS_DROPPED,
  /// Made anew, without a record: all of it has been taken on to where it belongs.
  EMPTIED,
  /// Left alone: nothing in it is one person's.
  LEFT;

  /// The topics that change, in the order in which they are replaced: the log first, since others
  /// name its epoch; the audit last, since it names the ids of the others.
  static final List<Topic> REPLACED =
      List.of(
          Topic.NOTIFICATIONS,
          Topic.RECEIPTS,
          Topic.DELIVERIES,
          Topic.CONTACTS,
          Topic.REQUESTS,
          Topic.REQUESTS_DEAD_LETTERS,
          Topic.AUDIT);

  static Treatment of(Topic topic) {
    return switch (topic) {
      case NOTIFICATIONS, RECEIPTS, DELIVERIES, AUDIT -> PLACES_KEPT;
      case CONTACTS, REQUESTS_DEAD_LETTERS -> RECORDS_DROPPED;
      case REQUESTS -> EMPTIED;
      case BROADCASTS, CATALOGUE -> LEFT;
    };
  }
}
