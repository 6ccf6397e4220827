package dev.belfry.benchmarks;

/// What the process says at its end.
final class ExitStatus {
  static final int OK = 0;

  /// There is a result, and it shows something lost, doubled, out of order or misdirected.
  static final int PROMISE_BROKEN = 1;

  /// There is no result, because an option is wrong.
  static final int USAGE = 2;

  /// There is no result, because the run could not be made.
  static final int NO_RESULT = 3;

  private ExitStatus() {}
}
