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
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/// Receipts in `belfry.receipts`. One thread publishes them, since the publisher may wait for
/// Kafka, and repeats what Kafka did not acknowledge: a receipt said twice changes nothing. While
/// Kafka is away a bounded number is kept; what is beyond that, or still here when the node ends,
/// is counted as lost: receipts are no part of what a user sees. Of a node that is killed nobody
/// learns how its sessions ended.
@Component
final class PublishedReceipts implements Receipts, DisposableBean {
  /// Counted in ids, of which a receipt may have many.
  private static final int KEPT = 200_000;

  /// Others publish by the same way, and want room in it too.
  private static final int IN_FLIGHT = 1_000;

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

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
      RecipientId user, UUID sessionId, List<UUID> pushed, List<UUID> acknowledged) {
    keep(new NotificationDelivered(user, sessionId, pushed, acknowledged, clock.instant()));
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

  private void run() {
    try {
      while (true) {
        ReceiptEvent event = waiting.take();
        inFlight.acquire();
        try {
          publish(event);
        } catch (RuntimeException e) { // the log is not what it was
          inFlight.release();
          waiting.add(event);
          failing = true;
        }
        if (failing) {
          failing = false;
          Thread.sleep(AFTER_FAILURE);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the node ends
    }
  }

  private void publish(ReceiptEvent event) {
    publisher
        .publish(eventLog.get(), event)
        .whenComplete((_, failure) -> {
          inFlight.release();
          if (failure == null) {
            published.increment();
            room.release(sizeOf(event));
          } else if (isRefused(failure)) {
            lost.increment();
            room.release(sizeOf(event));
          } else {
            failing = true;
            waiting.add(event);
          }
        })
        .exceptionally(_ -> null);
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
    if (!room.tryAcquire(KEPT, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      lost.increment(waiting.size() + IN_FLIGHT - inFlight.availablePermits());
    }
    thread.interrupt();
  }
}
