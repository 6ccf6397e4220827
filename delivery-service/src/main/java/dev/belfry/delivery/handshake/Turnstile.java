package dev.belfry.delivery.handshake;

import dev.belfry.delivery.DeliveryProperties;
import io.github.bucket4j.Bucket;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/// Lets in so many handshakes a second, in the order in which they came: when thousands come back
/// at once, those who are in go on being told what happens. To wait here costs a virtual thread.
///
/// Whoever would have to wait for longer than a browser does is told at once to come back later.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class Turnstile extends OncePerRequestFilter {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /// Of a second's.
  private static final double AT_ONCE = 0.1;

  private final Bucket places;

  Turnstile(DeliveryProperties properties) {
    int perSecond = properties.handshakesPerSecond();
    places =
        Bucket.builder()
            .addLimit(limit ->
                limit
                    .capacity(Math.max(1, (long) (perSecond * AT_ONCE)))
                    .refillGreedy(perSecond, Duration.ofSeconds(1)))
            .build();
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !request.getRequestURI().startsWith(Handshake.PATH);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (isLetIn()) {
      chain.doFilter(request, response);
    } else {
      Handshake.unavailable(response);
    }
  }

  private boolean isLetIn() {
    try {
      return places.asBlocking().tryConsume(1, PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the node ends
      return false;
    }
  }
}
