package dev.belfry.producer.send;

/// A publication that was never begun: Kafka is away, or as many calls as can be borne are waiting
/// for it.
public final class NotAdmitted extends RuntimeException {
  /// @param reason for the log, not for callers
  public NotAdmitted(String reason) {
    super(reason, null, false, false);
  }
}
