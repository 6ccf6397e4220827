package dev.belfry.delivery.session;

import dev.belfry.delivery.DeliveryProperties;
import dev.belfry.delivery.frame.CloseReason;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Sends everyone elsewhere when the node stops, before the server closes its connections: spread
/// over a little time, so that the other nodes are not all asked at once.
@Component
final class Drain implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Drain.class);
  private static final Duration STEP = Duration.ofMillis(50);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  private final Sessions sessions;
  private final Duration over;
  private volatile boolean running;

  Drain(Sessions sessions, DeliveryProperties properties) {
    this.sessions = sessions;
    this.over = properties.drainTime();
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    sessions.startDraining();
    List<SocketEndpoint> open = sessions.open().toList();
    try {
      closeInSteps(open);
      long deadline = System.nanoTime() + STOP_TIMEOUT.toNanos();
      while (sessions.open().findAny().isPresent() && System.nanoTime() < deadline) {
        Thread.sleep(STEP);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!open.isEmpty()) {
      log.info("{} sessions were asked to go elsewhere", open.size());
    }
  }

  private void closeInSteps(List<SocketEndpoint> open) throws InterruptedException {
    int perStep = (int) Math.max(50, open.size() * STEP.toMillis() / (over.toMillis() + 1));
    for (int i = 0; i < open.size(); i++) {
      if (i > 0 && i % perStep == 0) {
        Thread.sleep(STEP);
      }
      open.get(i).close(CloseReason.GOING_AWAY);
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
