package dev.belfry.delivery.snapshot;

import dev.belfry.inbox.Snapshot;

/// What became of a [SnapshotRequest].
public sealed interface SnapshotAnswer {
  /// History is known.
  record Found(Snapshot snapshot) implements SnapshotAnswer {}

  /// History is away, or too far behind, for now.
  record Away() implements SnapshotAnswer {}

  /// The token no longer counts.
  record Refused() implements SnapshotAnswer {}
}
