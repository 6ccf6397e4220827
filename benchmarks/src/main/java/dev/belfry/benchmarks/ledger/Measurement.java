package dev.belfry.benchmarks.ledger;

/// Two times of one notification, both from the moment it was *to be sent*, so that a generator
/// which is held up by a stalled server measures the stall in full.
///
/// @param toAccepted until the 202
/// @param toFrame until the frame
public record Measurement(Latencies toAccepted, Latencies toFrame) {
  /// With nothing in it yet.
  public Measurement() {
    this(new Latencies(), new Latencies());
  }
}
