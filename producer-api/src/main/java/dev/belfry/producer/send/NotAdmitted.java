package dev.belfry.producer.send;

/// A publication that was never begun: Kafka is away, or too much is under way already.
public final class NotAdmitted extends RuntimeException {
  /// @param reason for the caller: what is in the way
  public NotAdmitted(String reason) {
    super(reason, null, false, false);
  }
}
