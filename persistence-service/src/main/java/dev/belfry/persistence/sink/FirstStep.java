package dev.belfry.persistence.sink;

import dev.belfry.events.RecipientId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/// A step of one notification with one person, told by another topic than the log, for the first
/// time.
///
/// @param partition of the record that tells it
/// @param toldAt the time of that record
record FirstStep(
    int partition, RecipientId recipient, UUID notificationId, StepKind kind, Instant toldAt) {
  LocalDate day() {
    return StepCounts.dayOf(toldAt);
  }
}
