package dev.belfry.delivery.frame;

import java.util.Locale;

/// Why a client's frame was not acted upon.
public enum ErrorCode {
  /// Not one JSON object.
  INVALID_JSON,
  /// No type, or one that does not exist.
  UNKNOWN_TYPE,
  /// A member is missing or outside the contract.
  INVALID_FIELD,
  /// Kafka or the read model is away: try again.
  UNAVAILABLE,
  /// Too many lists: ask again later. Or too many frames: the socket is closed.
  RATE_LIMITED;

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
