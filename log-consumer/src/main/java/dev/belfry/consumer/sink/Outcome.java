package dev.belfry.consumer.sink;

import java.util.Locale;

/// What became of a record: one of these, for every record read.
public enum Outcome {
  /// It changed what someone sees.
  APPLIED,
  /// An event of that id stands before it.
  DUPLICATE,
  /// It asked for a change that changes nothing.
  IGNORED,
  /// It could not be understood or stored, and is kept as a dead letter.
  DEAD;

  String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
