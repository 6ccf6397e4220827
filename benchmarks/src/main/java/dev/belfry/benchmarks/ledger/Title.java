package dev.belfry.benchmarks.ledger;

import java.util.OptionalInt;

/// Titles of a run's notifications: they carry the sequence number, so that a frame that overtakes
/// its own 202 finds its entry in the ledger.
///
/// @param run tells this run's notifications from another's
public record Title(String run) {
  /// The title of the notification with that sequence number.
  public String of(int sequence) {
    return prefix() + sequence;
  }

  /// The sequence number in a title; empty if it is not one of this run's.
  public OptionalInt sequenceOf(String title) {
    if (!title.startsWith(prefix())) {
      return OptionalInt.empty();
    }
    try {
      return OptionalInt.of(Integer.parseInt(title, prefix().length(), title.length(), 10));
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  private String prefix() {
    return "Benchmark " + run + " #";
  }
}
