package dev.belfry.consumer.sink;

import java.time.Duration;

/// How long a sink waits before it looks again at what no record tells it of.
///
/// @param halted until a halted partition is tried again
/// @param position until the stored positions are looked at again, which a restored backup moves
public record SinkPauses(Duration halted, Duration position) {
  /// Those of a service.
  public static final SinkPauses USUAL =
      new SinkPauses(Duration.ofSeconds(10), Duration.ofSeconds(5));
}
