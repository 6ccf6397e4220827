package dev.belfry.persistence.audit.deadletters;

import dev.belfry.persistence.audit.deadletters.DeadLetterDetails.Disposition;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// A dead letter as it is kept.
///
/// @param topicId Kafka's id of its topic
/// @param headers a JSON array of pairs of name and value in base64
/// @param dispositions oldest first
record StoredDeadLetter(
    RecordPlace place,
    UUID topicId,
    Instant appendedAt,
    String reason,
    Bytes key,
    Bytes value,
    String headers,
    List<Disposition> dispositions) {

  /// Republished once is republished, whatever else was decided.
  DeadLetterState state() {
    if (dispositions.isEmpty()) {
      return DeadLetterState.OPEN;
    }
    return dispositions.stream().anyMatch(one -> one.state() == DeadLetterState.REPUBLISHED)
        ? DeadLetterState.REPUBLISHED
        : DeadLetterState.DISCARDED;
  }
}
