package dev.belfry.delivery.session;

import dev.belfry.delivery.frame.CloseReason;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/// Pings every socket in turn and finds the peers that are gone without a word.
@Component
final class Heartbeat implements DisposableBean {
  private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);
  private static final long TICK_MILLIS = 500;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("heartbeat").factory());

  @SuppressWarnings("FutureReturnValueIgnored") // it goes on until the thread is shut down
  Heartbeat(Sessions sessions) {
    thread.scheduleWithFixedDelay(
        () -> sessions.open().forEach(socket -> beat(socket, sessions)),
        TICK_MILLIS,
        TICK_MILLIS,
        TimeUnit.MILLISECONDS);
  }

  /// What goes wrong with one socket ends that one, and is no reason not to look after the others.
  private static void beat(SocketEndpoint socket, Sessions sessions) {
    try {
      socket.beat();
    } catch (RuntimeException e) {
      log.error("A socket is closed: its heartbeat failed", e);
      socket.close(CloseReason.INTERNAL_ERROR);
    } catch (Error e) {
      sessions.cannotGoOn(e);
    }
  }

  @Override
  public void destroy() {
    thread.shutdownNow();
  }
}
