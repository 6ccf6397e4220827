package dev.belfry.delivery.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.delivery.DeliveryProperties;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class TurnstileTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Turnstile turnstile = new Turnstile(onePerSecond());

  @Test
  void crowdWaitsAndWhoeverWouldWaitTooLongIsToldToComeBackLater() throws Exception {
    assertThat(handshake().getStatus()).isEqualTo(200);
    List<Future<?>> waiting = new ArrayList<>();
    var refused = new AtomicInteger();
    try (var crowd = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Void> comesBack =
          () -> {
            MockHttpServletResponse answer = handshake();
            if (answer.getStatus() == 503 && answer.getHeader("Retry-After") != null) {
              refused.incrementAndGet();
            }
            return null;
          };
      IntStream.range(0, 40).forEach(_ -> waiting.add(crowd.submit(comesBack)));
      Awaitility.await().atMost(SOON).until(() -> refused.get() > 0);
      assertThat(waiting).anyMatch(handshake -> !handshake.isDone());
      crowd.shutdownNow();
    }
  }

  @Test
  void whatIsNoHandshakeDoesNotWait() throws Exception {
    for (int i = 0; i < 100; i++) {
      assertThat(call("/api/notifications").getStatus()).isEqualTo(200);
    }
  }

  private MockHttpServletResponse handshake() throws ServletException, IOException {
    return call("/ws/notifications");
  }

  private MockHttpServletResponse call(String path) throws ServletException, IOException {
    var answer = new MockHttpServletResponse();
    turnstile.doFilter(new MockHttpServletRequest("GET", path), answer, new MockFilterChain());
    return answer;
  }

  private static DeliveryProperties onePerSecond() {
    return new Binder(
            new MapConfigurationPropertySource(Map.of("belfry.delivery.handshakes-per-second", 1)))
        .bindOrCreate("belfry.delivery", DeliveryProperties.class);
  }
}
