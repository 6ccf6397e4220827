package dev.belfry.cli;

/// A command ends early, with a sentence for people.
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final int exitCode;

  private CommandFailure(int exitCode, String message) {
    super(message, null, false, false);
    this.exitCode = exitCode;
  }

  static CommandFailure usage(String message) {
    return new CommandFailure(ExitCode.USAGE, message);
  }

  static CommandFailure finding(String message) {
    return new CommandFailure(ExitCode.FINDING, message);
  }

  static CommandFailure failed(String message) {
    return new CommandFailure(ExitCode.FAILED, message);
  }

  int exitCode() {
    return exitCode;
  }

  /// What to tell people.
  String message() {
    return String.valueOf(getMessage());
  }
}
