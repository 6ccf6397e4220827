package dev.belfry.benchmarks.abuse;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/// What expires at one instant, while its owner looks.
///
/// @param sockets the owner's
/// @param at when
record MassExpiry(OpenSockets sockets, Instant at) implements Abuse {
  private static final Duration BEFORE = Duration.ofSeconds(3);

  /// Returns shortly before that instant.
  @Override
  public void begin() throws InterruptedException {
    sockets.begin();
    Duration left = Duration.between(Instant.now(), at.minus(BEFORE));
    TimeUnit.NANOSECONDS.sleep(Math.max(0, left.toNanos()));
  }

  @Override
  public String summary() {
    return "%s, %s s after the instant"
        .formatted(sockets.summary(), Duration.between(at, Instant.now()).toSeconds());
  }

  @Override
  public void close() {
    sockets.close();
  }
}
