package dev.belfry.client;

import org.jspecify.annotations.Nullable;

/// Belfry did not say in time that it has this. It may have it, or get it yet: the outcome is
/// unknown, not negative. Publishing the same content with
/// [`notice.idempotencyKey(e.key())`][Notice#idempotencyKey] is safe, now or later: users are told
/// once.
public final class NotAcknowledgedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String key;

  NotAcknowledgedException(String key, String reason, @Nullable Throwable cause) {
    super("not acknowledged: %s (key %s)".formatted(reason, key), cause);
    this.key = key;
  }

  /// The idempotency key of what was sent. Of a withdrawal the id of what was to be withdrawn.
  public String key() {
    return key;
  }
}
