package dev.belfry.producer.door;

/// A request is outside the contract. Its reason repeats nothing of what the request says.
final class Refusal extends Exception {
  private static final long serialVersionUID = 1;
  private final String reason;

  Refusal(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
