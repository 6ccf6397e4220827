package dev.belfry.events;

/// Why a delivery failed for good.
public enum FailureReason {
  /// There is no such address.
  NO_SUCH_ADDRESS,
  /// It was refused for what it is or who sent it.
  REFUSED,
  /// It was too large.
  TOO_LARGE,
  /// It was tried for as long as it may be.
  GAVE_UP
}
