package dev.belfry.persistence.audit.deadletters;

import java.time.Instant;
import java.util.List;

/// Dead letters without what they say, newest first.
///
/// @param totalCount how many there are in all pages
record DeadLetterSummary(List<Item> deadLetters, int totalCount) {
  /// One of them.
  ///
  /// @param reason why it could not be understood or stored
  record Item(
      String topic,
      int partition,
      long offset,
      Instant appendedAt,
      String reason,
      DeadLetterState state) {}
}
