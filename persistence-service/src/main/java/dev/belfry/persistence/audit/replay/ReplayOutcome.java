package dev.belfry.persistence.audit.replay;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How a replay has ended.
enum ReplayOutcome {
  /// It has taken the place of the read model.
  SWAPPED(null),
  /// The rows are those of the read model.
  EQUAL(null),
  DIFFERENT("The rows differ from those that are read."),
  /// At the last of the findings.
  STOPPED("It stopped where the log is damaged."),
  /// It would have taken the place of the read model.
  IN_USE(
      "The tables were in use for too long, by a backup or a long query: nothing was exchanged."
          + " Ask again when that is over; it goes on from here.");

  private final @Nullable String reason;

  ReplayOutcome(@Nullable String reason) {
    this.reason = reason;
  }

  /// As answers and records have it.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Why it is not what was asked for, for people; null if it is.
  @Nullable String reason() {
    return reason;
  }
}
