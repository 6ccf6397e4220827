package dev.belfry.delivery.session;

import java.time.Duration;

/// Limits the frames of one client: a token bucket for all frames, and a maximum of bad ones within
/// a minute. It takes 40 bytes for each socket. One thread at a time.
final class FrameAllowance {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final double perNano;
  private final double burst;
  private final long[] badTimes;
  private int bad;
  private double left;
  private long asOf;

  /// @param now in nanoseconds of some clock
  FrameAllowance(int perSecond, int burst, int maxBad, long now) {
    this.perNano = (double) perSecond / SECOND;
    this.burst = burst;
    this.left = burst;
    this.badTimes = new long[maxBad];
    this.asOf = now;
  }

  /// Whether one more frame is allowed.
  boolean take(long now) {
    left = Math.min(burst, left + (now - asOf) * perNano);
    asOf = now;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }

  /// Notes a bad frame; false if it is one too many.
  boolean takeBad(long now) {
    badTimes[bad % badTimes.length] = now;
    bad++;
    return bad < badTimes.length || now - badTimes[bad % badTimes.length] > MINUTE;
  }
}
