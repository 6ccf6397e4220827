package dev.belfry.producer.send;

import java.time.Duration;

/// A bulk call that was never begun, because of the limits of bulk calls: it has written nothing.
final class LimitReached extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Duration retryAfter;

  LimitReached(String reason) {
    this(reason, Duration.ofSeconds(1));
  }

  /// @param reason for the caller: which limit
  /// @param retryAfter how long a repeat would still be refused
  LimitReached(String reason, Duration retryAfter) {
    super(reason, null, false, false);
    this.retryAfter = retryAfter;
  }

  Duration retryAfter() {
    return retryAfter;
  }
}
