package dev.belfry.delivery.session;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/// Pings every socket in turn and finds the peers that are gone without a word.
@Component
final class Heartbeat implements DisposableBean {
  private static final long TICK_MILLIS = 500;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("heartbeat").factory());

  @SuppressWarnings("FutureReturnValueIgnored") // it goes on until the thread is shut down
  Heartbeat(Sessions sessions) {
    thread.scheduleWithFixedDelay(
        () -> sessions.open().forEach(SocketEndpoint::beat),
        TICK_MILLIS,
        TICK_MILLIS,
        TimeUnit.MILLISECONDS);
  }

  @Override
  public void destroy() {
    thread.shutdownNow();
  }
}
