package dev.belfry.producer.template;

/// A text of a template can't be used. The message says why, for people, and repeats nothing of it.
final class WrongText extends Exception {
  private static final long serialVersionUID = 1;
  private final String reason;

  WrongText(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
