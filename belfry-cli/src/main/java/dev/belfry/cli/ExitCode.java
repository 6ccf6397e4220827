package dev.belfry.cli;

/// How a command ends.
final class ExitCode {
  /// Done, and nothing is wrong.
  static final int OK = 0;

  /// Done, and something is wrong or not there: history was altered, a check failed, no such id.
  static final int FINDING = 1;

  /// The command, or what it sends, is not as it must be.
  static final int USAGE = 2;

  /// Not done: Belfry can't be reached, does not allow it, can't do it now, or failed.
  static final int FAILED = 3;

  private ExitCode() {}
}
