package dev.belfry.benchmarks.load;

/// A run could not be made, so there is nothing to report. The message is for whoever started it.
public final class RunFailure extends Exception {
  public RunFailure(String message) {
    super(message);
  }

  public RunFailure(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
