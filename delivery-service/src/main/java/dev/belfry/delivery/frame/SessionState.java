package dev.belfry.delivery.frame;

import java.util.Locale;

/// What a session is told of its history when it is established.
public enum SessionState {
  /// Nothing was missed, or all of it follows.
  COMPLETE,
  /// The client asks for what it shows; changes follow from here.
  SNAPSHOT,
  /// History is away for now.
  LIVE_ONLY;

  /// As the client reads it.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
