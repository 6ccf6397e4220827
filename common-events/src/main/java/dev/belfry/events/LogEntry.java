package dev.belfry.events;

import java.time.Instant;

/// One record of the log, understood or not. Reading never throws: what cannot be understood is a
/// value that says why, so that every reader of the log comes to the same verdict and none stops at
/// it.
public sealed interface LogEntry {
  /// Where it stands.
  Position position();

  /// When the broker appended it: the one clock of Belfry.
  Instant appendedAt();

  /// A record that says what happened.
  ///
  /// @param eventId the header `ce_id`; a repeat of an id changes nothing
  record Understood(Position position, Instant appendedAt, String eventId, NotificationEvent event)
      implements LogEntry {}

  /// A record that cannot be understood, by anyone: the read model keeps it as a dead letter,
  /// delivery passes over it.
  ///
  /// @param reason for people, without any of the record's content
  record NotUnderstood(Position position, Instant appendedAt, String reason) implements LogEntry {}
}
