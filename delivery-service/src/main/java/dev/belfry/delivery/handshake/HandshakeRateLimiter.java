package dev.belfry.delivery.handshake;

import dev.belfry.delivery.DeliveryProperties;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import org.springframework.stereotype.Component;

/// Limits the handshakes per second, in order of arrival, so that thousands who reconnect at once
/// do not delay the live frames of open sockets. Waiting costs a virtual thread. Safe for all
/// threads.
@Component
final class HandshakeRateLimiter {
  /// Shorter than a page waits for its hello.
  private static final Duration TIMEOUT = Duration.ofSeconds(12);

  /// As a share of a second's handshakes.
  private static final double BURST = 0.1;

  private final Bucket places;

  HandshakeRateLimiter(DeliveryProperties properties) {
    int perSecond = properties.handshakesPerSecond();
    places =
        Bucket.builder()
            .addLimit(limit ->
                limit
                    .capacity(Math.max(1, (long) (perSecond * BURST)))
                    .refillGreedy(perSecond, Duration.ofSeconds(1)))
            .build();
  }

  /// Waits for a place. False, at once, if that would take too long.
  boolean admits() {
    try {
      return places.asBlocking().tryConsume(1, TIMEOUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the node ends
      return false;
    }
  }
}
