package dev.belfry.persistence.audit.progress;

/// Nobody waits for the result any more, or the service ends: the work is given up where it is.
public final class StoppedException extends RuntimeException {
  /// @param reason for the log
  public StoppedException(String reason) {
    super(reason, null, false, false);
  }
}
