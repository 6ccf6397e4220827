package dev.belfry.producer.door;

/// A request is outside the contract. The reason quotes nothing of the request.
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
