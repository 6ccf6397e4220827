package dev.belfry.persistence.audit.progress;

/// What work that has several parts is at.
public enum Phase {
  /// Rows are taken over as they are.
  TAKING_OVER,
  /// Records are read and applied.
  REPLAYING,
  COMPARING,
  /// What was made takes the place of what is there.
  EXCHANGING
}
