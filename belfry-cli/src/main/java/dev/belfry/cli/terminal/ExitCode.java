package dev.belfry.cli.terminal;

/// How a command ends.
public final class ExitCode {
  /// Done, and nothing is wrong.
  public static final int OK = 0;

  /// Done, but something is wrong or missing: history was altered, a check failed, no such id.
  public static final int FINDING = 1;

  /// The command or its input is invalid.
  public static final int USAGE = 2;

  /// Not done: Belfry can't be reached, does not allow it, can't do it now, or failed.
  public static final int FAILED = 3;

  private ExitCode() {}
}
