package dev.belfry.persistence.audit.deadletters;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.belfry.events.Position;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A dead letter as it is, and what was decided about it.
///
/// @param reason why it could not be understood or stored
/// @param key in base64
/// @param keyText the key, if it is text
/// @param value in base64
/// @param valueText the value, if it is text
/// @param headers pairs of name and value in base64
/// @param position where it stands, if that is in the log; so the next two
/// @param positionBefore from there, a stream of its recipient begins with it
/// @param positionAfter the record behind it
/// @param neighbours what stands right before and behind it, in the order of the log
/// @param dispositions oldest first
record DeadLetterDetails(
    String topic,
    int partition,
    long offset,
    Instant appendedAt,
    String reason,
    DeadLetterState state,
    @Nullable String key,
    @Nullable String keyText,
    @Nullable String value,
    @Nullable String valueText,
    @JsonRawValue String headers,
    @Nullable Position position,
    @Nullable Position positionBefore,
    @Nullable Position positionAfter,
    List<Neighbour> neighbours,
    List<Disposition> dispositions) {

  /// What an operator decided.
  ///
  /// @param eventId the id of the repaired event, if it was republished
  /// @param position where that stands
  record Disposition(
      DeadLetterState state,
      String actor,
      String reason,
      Instant decidedAt,
      @Nullable String eventId,
      @Nullable String position) {}
}
