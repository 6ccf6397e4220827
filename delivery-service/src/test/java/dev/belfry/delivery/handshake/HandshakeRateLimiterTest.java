package dev.belfry.delivery.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.delivery.DeliveryProperties;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class HandshakeRateLimiterTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void crowdWaitsAndWhoeverWouldWaitTooLongIsToldToComeBackLater() {
    var rateLimiter = new HandshakeRateLimiter(onePerSecond());
    assertThat(rateLimiter.admits()).isTrue();
    List<Future<Boolean>> crowd = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 40; i++) {
        crowd.add(threads.submit(rateLimiter::admits));
      }
      Awaitility.await()
          .atMost(SOON)
          .until(() -> crowd.stream().anyMatch(HandshakeRateLimiterTest::isRefused));
      assertThat(crowd).anyMatch(handshake -> !handshake.isDone());
      threads.shutdownNow();
    }
  }

  private static boolean isRefused(Future<Boolean> handshake) {
    return handshake.state() == Future.State.SUCCESS && !handshake.resultNow();
  }

  private static DeliveryProperties onePerSecond() {
    return new Binder(
            new MapConfigurationPropertySource(Map.of("belfry.delivery.handshakes-per-second", 1)))
        .bindOrCreate("belfry.delivery", DeliveryProperties.class);
  }
}
