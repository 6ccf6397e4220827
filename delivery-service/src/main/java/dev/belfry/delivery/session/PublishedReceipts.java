package dev.belfry.delivery.session;

import dev.belfry.delivery.DeliveryProperties;
import dev.belfry.delivery.frame.SessionState;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.EventPublisher.PublishException;
import dev.belfry.events.NotificationDelivered;
import dev.belfry.events.Position;
import dev.belfry.events.ReceiptEvent;
import dev.belfry.events.RecipientId;
import dev.belfry.events.SessionClosed;
import dev.belfry.events.SessionOpened;
import dev.belfry.service.log.EventLogConnection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/// Receipts in `belfry.receipts`. One thread publishes them, because the publisher may wait for
/// Kafka, and publishes again what Kafka did not acknowledge: a receipt said twice changes nothing.
/// While Kafka is away a bounded number is kept. What is beyond that, or still here when the node
/// ends, is counted as lost: receipts are no part of what a user sees. If a node is killed, nobody
/// learns how its sessions ended.
///
/// Whatever goes wrong with a receipt, the thread waits a little and goes on. Only an [Error] ends
/// it, and then the node is down, with the reason.
@Component("receipts")
final class PublishedReceipts implements Receipts, HealthIndicator, DisposableBean {
  private static final Logger log = LoggerFactory.getLogger(PublishedReceipts.class);

  /// Counted in ids, of which a receipt may have many.
  private static final int KEPT = 200_000;

  /// Others publish by the same way, and want room in it too.
  private static final int IN_FLIGHT = 1_000;

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(3);

  private final EventPublisher publisher;
  private final Supplier<EventLog> eventLog;
  private final Clock clock;
  private final String node;
  private final Counter published;
  private final Counter lost;
  private final Semaphore room = new Semaphore(KEPT);
  private final Semaphore inFlight = new Semaphore(IN_FLIGHT);
  private final BlockingQueue<ReceiptEvent> waiting = new LinkedBlockingQueue<>();
  private final Thread thread = Thread.ofPlatform().daemon().name("receipts").unstarted(this::run);
  private volatile boolean failing;
  private volatile @Nullable String fault;

  /// Of the thread; only the first failure in a row is logged.
  private boolean complains = true;

  @Autowired
  PublishedReceipts(
      EventPublisher publisher,
      EventLogConnection logConnection,
      DeliveryProperties properties,
      Clock clock,
      MeterRegistry meters) {
    this(
        publisher,
        () -> logConnection.eventLog().orElseThrow(),
        properties.node().isEmpty() ? UUID.randomUUID().toString() : properties.node(),
        clock,
        meters);
  }

  PublishedReceipts(
      EventPublisher publisher,
      Supplier<EventLog> eventLog,
      String node,
      Clock clock,
      MeterRegistry meters) {
    this.publisher = publisher;
    this.eventLog = eventLog;
    this.node = node;
    this.clock = clock;
    published = meters.counter("belfry.delivery.receipts", "outcome", "published");
    lost = meters.counter("belfry.delivery.receipts", "outcome", "lost");
    thread.start();
  }

  @Override
  public void opened(
      RecipientId user, UUID sessionId, @Nullable Position from, SessionState state) {
    keep(new SessionOpened(user, sessionId, node, from, state.wireName()));
  }

  @Override
  public void delivered(
      RecipientId user,
      UUID sessionId,
      List<UUID> pushed,
      List<UUID> acknowledged,
      @Nullable Position seen) {
    keep(new NotificationDelivered(user, sessionId, pushed, acknowledged, seen, clock.instant()));
  }

  @Override
  public void closed(RecipientId user, UUID sessionId, @Nullable Position sentUpTo, int code) {
    keep(new SessionClosed(user, sessionId, sentUpTo, code));
  }

  private void keep(ReceiptEvent event) {
    if (room.tryAcquire(sizeOf(event))) {
      waiting.add(event);
    } else {
      lost.increment();
    }
  }

  private static int sizeOf(ReceiptEvent event) {
    return event instanceof NotificationDelivered delivered
        ? 1 + delivered.pushed().size() + delivered.acknowledged().size()
        : 1;
  }

  @Override
  public Health health() {
    String reason = fault;
    return reason == null
        ? Health.up().build()
        : Health.down().withDetail("reason", reason).build();
  }

  private void run() {
    try {
      while (true) {
        ReceiptEvent event = waiting.take();
        inFlight.acquire();
        try {
          publish(event);
          complains = true;
        } catch (RuntimeException e) {
          complain(e);
          failed(event);
        }
        if (failing) {
          failing = false;
          Thread.sleep(AFTER_FAILURE);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the node ends
    } catch (Error e) {
      fault =
          "its thread has died: %s; start the node again".formatted(e.getClass().getSimpleName());
      throw e;
    }
  }

  private void publish(ReceiptEvent event) {
    publisher
        .publish(eventLog.get(), event)
        .handle((_, failure) -> {
          if (failure == null) {
            published.increment();
            done(event);
          } else if (isRefused(failure)) {
            lost.increment();
            done(event);
          } else {
            failed(event); // others say that Kafka is away
          }
          return null;
        })
        .exceptionally(e -> {
          log.error("What became of a receipt could not be noted", e);
          return null;
        });
  }

  private void done(ReceiptEvent event) {
    inFlight.release();
    room.release(sizeOf(event));
  }

  /// It is published again.
  private void failed(ReceiptEvent event) {
    failing = true;
    waiting.add(event);
    inFlight.release();
  }

  private void complain(RuntimeException e) {
    if (complains) {
      complains = false;
      log.warn("Receipts can't be published; trying again", e);
    }
  }

  private static boolean isRefused(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof PublishException e && e.isRefused();
  }

  /// Waits a little until Kafka has what is here.
  @Override
  public void destroy() throws InterruptedException {
    if (!room.tryAcquire(KEPT, STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
      lost.increment(waiting.size() + IN_FLIGHT - inFlight.availablePermits());
    }
    thread.interrupt();
  }
}
