package dev.belfry.delivery.handshake;

import dev.belfry.delivery.DeliveryProperties;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import org.springframework.stereotype.Component;

/// Lets in so many sockets a second, in the order in which they came: when thousands come back at
/// once, those who are in go on being told what happens. To wait here costs a virtual thread. Safe
/// for all threads.
@Component
final class HandshakeRateLimiter {
  /// Less than a page waits for its hello.
  private static final Duration PATIENCE = Duration.ofSeconds(12);

  /// Of a second's.
  private static final double AT_ONCE = 0.1;

  private final Bucket places;

  HandshakeRateLimiter(DeliveryProperties properties) {
    int perSecond = properties.handshakesPerSecond();
    places =
        Bucket.builder()
            .addLimit(limit ->
                limit
                    .capacity(Math.max(1, (long) (perSecond * AT_ONCE)))
                    .refillGreedy(perSecond, Duration.ofSeconds(1)))
            .build();
  }

  /// Waits for its turn. False, at once, if that would take too long: it is to come back later.
  boolean letsIn() {
    try {
      return places.asBlocking().tryConsume(1, PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the node ends
      return false;
    }
  }
}
