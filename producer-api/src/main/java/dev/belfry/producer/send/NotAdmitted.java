package dev.belfry.producer.send;

/// A publication that was never begun, because Kafka is away or too many calls wait for it.
public final class NotAdmitted extends RuntimeException {
  /// @param reason for the log, not for callers
  public NotAdmitted(String reason) {
    super(reason, null, false, false);
  }
}
