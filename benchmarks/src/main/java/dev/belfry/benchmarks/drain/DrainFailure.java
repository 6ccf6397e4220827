package dev.belfry.benchmarks.drain;

/// The run could not be made, so there is nothing to report. The message is for whoever started it.
public final class DrainFailure extends Exception {
  DrainFailure(String message) {
    super(message);
  }

  DrainFailure(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
