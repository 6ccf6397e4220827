package dev.belfry.benchmarks.wire;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a server's frame says, as far as a benchmark cares.
public sealed interface Frame {
  /// A point to resume from; null if the frame has none.
  @Nullable String position();

  /// The positioned frame before it.
  @Nullable String previous();

  /// The session is open.
  ///
  /// @param state `complete`, `snapshot` or `live_only`
  record Hello(String state, @Nullable String position, @Nullable String previous)
      implements Frame {}

  /// A notification.
  record Pushed(UUID id, String title, @Nullable String position, @Nullable String previous)
      implements Frame {}

  /// Any other.
  record Other(String type, @Nullable String position, @Nullable String previous)
      implements Frame {}
}
