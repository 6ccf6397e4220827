package dev.belfry.cli;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A command ends early, with a sentence for people.
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final int exitCode;
  private final @Nullable Duration retryAfter;

  private CommandFailure(int exitCode, String message, @Nullable Duration retryAfter) {
    super(message, null, false, false);
    this.exitCode = exitCode;
    this.retryAfter = retryAfter;
  }

  static CommandFailure usage(String message) {
    return new CommandFailure(ExitCode.USAGE, message, null);
  }

  static CommandFailure finding(String message) {
    return new CommandFailure(ExitCode.FINDING, message, null);
  }

  static CommandFailure failed(String message) {
    return new CommandFailure(ExitCode.FAILED, message, null);
  }

  /// Failed, but there is a point in trying it again.
  ///
  /// @param retryAfter how long that was asked to wait
  static CommandFailure temporary(String message, Duration retryAfter) {
    return new CommandFailure(ExitCode.FAILED, message, retryAfter);
  }

  int exitCode() {
    return exitCode;
  }

  /// What to tell people.
  String message() {
    return String.valueOf(getMessage());
  }

  /// How long to wait at least before trying it again; empty if there is no point in that.
  Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
