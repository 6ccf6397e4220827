package dev.belfry.cli.terminal;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Ends a command early with a sentence for people.
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final int exitCode;
  private final @Nullable Duration retryAfter;

  private CommandFailure(int exitCode, String message, @Nullable Duration retryAfter) {
    super(message, null, false, false);
    this.exitCode = exitCode;
    this.retryAfter = retryAfter;
  }

  public static CommandFailure usage(String message) {
    return new CommandFailure(ExitCode.USAGE, message, null);
  }

  public static CommandFailure finding(String message) {
    return new CommandFailure(ExitCode.FINDING, message, null);
  }

  public static CommandFailure failed(String message) {
    return new CommandFailure(ExitCode.FAILED, message, null);
  }

  /// Failed, but a retry may succeed.
  ///
  /// @param retryAfter how long the server asked to wait
  public static CommandFailure temporary(String message, Duration retryAfter) {
    return new CommandFailure(ExitCode.FAILED, message, retryAfter);
  }

  public int exitCode() {
    return exitCode;
  }

  /// What to print.
  public String message() {
    return String.valueOf(getMessage());
  }

  /// How long to wait at least before a retry; empty if a retry would fail again.
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
