package dev.belfry.erasure;

/// The erasure does not go on, for a reason that an operator can do something about.
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// @param reason the cause and the remedy, in sentences
  RefusedException(String reason) {
    super(reason);
  }

  RefusedException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
