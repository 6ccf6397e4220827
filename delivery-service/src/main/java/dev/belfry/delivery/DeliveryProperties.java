package dev.belfry.delivery;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How sockets are served.
///
/// @param persistenceUrl where persistence-service is, such as `http://localhost:8082`, without a
///   path
/// @param node the name of this node in receipts; chosen anew at every start if empty
/// @param duplicateWindow for how long a repeated event is recognised without asking the database
/// @param historyTimeout how long a session waits for its history before it starts without
/// @param pageSize how many missed changes are fetched at a time, 1 to 500
/// @param handshakesPerSecond how many sockets are let in per second, in the order in which they
///   come; 0: 400 for each processor
/// @param resyncsPerSecond how many sessions get their history per second once it is back
/// @param pingInterval how often a socket is pinged
/// @param deadAfter how long a peer may be silent
/// @param maxSessionsPerUser how many sessions a user may have on one node before the oldest is
///   closed
/// @param outboundQueue how much may wait for one client before it is closed as too slow
/// @param framesPerSecond how many frames a client may send in the long run
/// @param frameBurst how many frames a client may send at once
/// @param badFrames how many bad frames within a minute close a session
/// @param maxFrame how large a client's frame may be
/// @param absence for how long the node follows a user whose last session has ended: a user who
///   comes back sooner is greeted without asking the database
/// @param drainTime the time over which sockets are closed when the node stops
@ConfigurationProperties("belfry.delivery")
public record DeliveryProperties(
    @DefaultValue("http://localhost:8082") URI persistenceUrl,
    @DefaultValue("") String node,
    @DefaultValue("15m") Duration duplicateWindow,
    @DefaultValue("2s") Duration historyTimeout,
    @DefaultValue("500") int pageSize,
    @DefaultValue("0") int handshakesPerSecond,
    @DefaultValue("500") int resyncsPerSecond,
    @DefaultValue("20s") Duration pingInterval,
    @DefaultValue("42s") Duration deadAfter,
    @DefaultValue("20") int maxSessionsPerUser,
    @DefaultValue("256KB") DataSize outboundQueue,
    @DefaultValue("50") int framesPerSecond,
    @DefaultValue("200") int frameBurst,
    @DefaultValue("10") int badFrames,
    @DefaultValue("16KB") DataSize maxFrame,
    @DefaultValue("60s") Duration absence,
    @DefaultValue("2s") Duration drainTime) {
  private static final int HANDSHAKES_PER_PROCESSOR = 400;

  public DeliveryProperties {
    expect(handshakesPerSecond >= 0, "handshakes-per-second", handshakesPerSecond, ">= 0");
    if (handshakesPerSecond == 0) {
      handshakesPerSecond = HANDSHAKES_PER_PROCESSOR * Runtime.getRuntime().availableProcessors();
    }
    expect(
        "http".equals(persistenceUrl.getScheme()) || "https".equals(persistenceUrl.getScheme()),
        "persistence-url",
        persistenceUrl,
        "an http or https URL");
    expectPositive("duplicate-window", duplicateWindow);
    expectPositive("history-timeout", historyTimeout);
    expect(pageSize >= 1 && pageSize <= 500, "page-size", pageSize, "1 to 500");
    expectPositive("resyncs-per-second", resyncsPerSecond);
    expectPositive("ping-interval", pingInterval);
    expect(
        deadAfter.compareTo(pingInterval) > 0, "dead-after", deadAfter, "more than ping-interval");
    expectPositive("max-sessions-per-user", maxSessionsPerUser);
    expect(
        outboundQueue.toBytes() > 0 && outboundQueue.toBytes() <= 64 * 1024 * 1024,
        "outbound-queue",
        outboundQueue,
        "1B to 64MB");
    expectPositive("frames-per-second", framesPerSecond);
    expectPositive("frame-burst", frameBurst);
    expectPositive("bad-frames", badFrames);
    expect(
        maxFrame.toBytes() > 0 && maxFrame.toBytes() <= 1024 * 1024,
        "max-frame",
        maxFrame,
        "1B to 1MB");
    expect(!absence.isNegative(), "absence", absence, ">= 0");
    expect(!drainTime.isNegative(), "drain-time", drainTime, ">= 0");
  }

  private static void expectPositive(String name, Duration value) {
    expect(value.isPositive(), name, shown(value), "> 0");
  }

  private static void expectPositive(String name, int value) {
    expect(value > 0, name, value, "> 0");
  }

  private static void expect(boolean holds, String name, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "belfry.delivery.%s: %s (expected: %s)"
              .formatted(
                  name, value instanceof Duration duration ? shown(duration) : value, expected));
    }
  }

  private static String shown(Duration value) {
    return value.toMillis() % 1_000 == 0 ? value.toSeconds() + "s" : value.toMillis() + "ms";
  }
}
