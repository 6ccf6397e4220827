package dev.belfry.persistence.audit.progress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

class ShutdownTest {
  @Test
  void beginsBeforeTheServerWaitsForItsCallsToEnd() {
    assertThat(new Shutdown().getPhase())
        .isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
  }

  @Test
  void hasNotBegunForCallsThatComeBeforeItIsStarted() {
    assertThat(new Shutdown().hasBegun()).isFalse();
  }
}
