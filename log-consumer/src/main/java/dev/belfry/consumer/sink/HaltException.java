package dev.belfry.consumer.sink;

/// A partition must not be applied until people have helped.
public final class HaltException extends Exception {
  /// @param reason for people
  public HaltException(String reason) {
    super(reason, null, false, false);
  }
}
