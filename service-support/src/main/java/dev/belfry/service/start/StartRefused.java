package dev.belfry.service.start;

/// The service does not start, for a reason that the person at the terminal can do something about.
/// The message is one line: what is wrong, and what to do.
public final class StartRefused extends RuntimeException {
  /// @param message one line, with the name of the setting that would change it
  public StartRefused(String message) {
    super(message);
  }

  /// @param message one line, with the name of the setting that would change it
  public StartRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
