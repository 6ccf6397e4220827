package dev.belfry.benchmarks;

/// Ranges of options.
final class Checks {
  private Checks() {}

  static int from(int least, String option, int value) {
    return within(least, Integer.MAX_VALUE, option, value);
  }

  static int within(int least, int most, String option, int value) {
    if (value < least || value > most) {
      throw new InvalidOption(
          most == Integer.MAX_VALUE
              ? "%s: %s (expected: %s or more)".formatted(option, value, least)
              : "%s: %s (expected: %s to %s)".formatted(option, value, least, most));
    }
    return value;
  }

  static double positive(String option, double value) {
    if (!(value > 0)) {
      throw new InvalidOption("%s: %s (expected: more than 0)".formatted(option, value));
    }
    return value;
  }

  /// The name of the option, its value, and what is expected.
  static final class InvalidOption extends IllegalArgumentException {
    InvalidOption(String message) {
      super(message);
    }
  }
}
