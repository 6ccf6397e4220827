package dev.belfry.delivery.session;

import dev.belfry.delivery.DeliveryProperties;
import dev.belfry.delivery.frame.SessionState;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
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
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/// Receipts in `belfry.receipts`. One thread publishes them, since the publisher may wait for
/// Kafka; while Kafka is away some are kept, and beyond that they are counted as lost: they are no
/// part of what a user sees.
@Component
final class PublishedReceipts implements Receipts, DisposableBean {
  private static final int KEPT = 20_000;

  private final EventPublisher publisher;
  private final EventLogConnection logConnection;
  private final Clock clock;
  private final String node;
  private final Counter published;
  private final Counter lost;
  private final ExecutorService thread;

  PublishedReceipts(
      EventPublisher publisher,
      EventLogConnection logConnection,
      DeliveryProperties properties,
      Clock clock,
      MeterRegistry meters) {
    this.publisher = publisher;
    this.logConnection = logConnection;
    this.clock = clock;
    node = properties.node().isEmpty() ? UUID.randomUUID().toString() : properties.node();
    published = meters.counter("belfry.delivery.receipts", "outcome", "published");
    lost = meters.counter("belfry.delivery.receipts", "outcome", "lost");
    thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(KEPT),
            Thread.ofPlatform().daemon().name("receipts").factory(),
            (_, _) -> lost.increment());
  }

  @Override
  public void opened(
      RecipientId user, UUID sessionId, @Nullable Position from, SessionState state) {
    publish(new SessionOpened(user, sessionId, node, from, state.wireName()));
  }

  @Override
  public void delivered(
      RecipientId user, UUID sessionId, List<UUID> pushed, List<UUID> acknowledged) {
    publish(new NotificationDelivered(user, sessionId, pushed, acknowledged, clock.instant()));
  }

  @Override
  public void closed(RecipientId user, UUID sessionId, @Nullable Position sentUpTo, int code) {
    publish(new SessionClosed(user, sessionId, sentUpTo, code));
  }

  private void publish(ReceiptEvent event) {
    EventLog log = logConnection.eventLog().orElseThrow();
    thread.execute(() ->
        publisher
            .publish(log, event)
            .whenComplete((_, e) -> (e == null ? published : lost).increment())
            .exceptionally(_ -> null));
  }

  @Override
  public void destroy() throws InterruptedException {
    thread.shutdown();
    if (!thread.awaitTermination(3, TimeUnit.SECONDS)) {
      lost.increment(thread.shutdownNow().size());
    }
  }
}
