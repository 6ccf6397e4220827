package dev.belfry.events;

/// What made a notification needless on a channel before it was sent.
public enum CancelReason {
  /// It was read.
  READ,
  /// It was shown on a page that was looked at.
  SEEN,
  /// It was deleted.
  DELETED,
  /// Its sender took it back.
  WITHDRAWN,
  /// It expired.
  EXPIRED,
  /// The recipient has switched off what it needs.
  SETTINGS
}
