package dev.belfry.service.log;

import dev.belfry.events.EventLog;
import dev.belfry.events.TopicSetup;
import dev.belfry.events.TopicSetup.TopicException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;

/// Finds the log in Kafka and checks that it is as it must be; goes on checking for as long as the
/// service runs. A service starts, and waits here not ready, while Kafka is away or its topics are
/// wrong, and needs no restart afterwards.
///
/// A log that was found stays the log of this process: if the topic is deleted and created again,
/// its positions mean something else, so the service reports itself as down until it is restarted.
public final class EventLogConnection implements SmartLifecycle, HealthIndicator {
  private static final Logger log = LoggerFactory.getLogger(EventLogConnection.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Map<String, Object> connection;
  private final EventLogProperties properties;
  private final CompletableFuture<EventLog> available = new CompletableFuture<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile @Nullable Thread thread;
  private volatile @Nullable String fault = "Kafka has not been asked yet";

  EventLogConnection(Map<String, Object> connection, EventLogProperties properties) {
    this.connection = Map.copyOf(connection);
    this.properties = properties;
  }

  /// The log, if it has been found; it may be out of reach at this moment.
  public Optional<EventLog> eventLog() {
    return Optional.ofNullable(available.getNow(null));
  }

  /// Completes when the log is first found, on the checking thread: do not block in what follows.
  /// Never fails; never completes if the service stops before.
  public CompletableFuture<EventLog> whenAvailable() {
    return available.copy();
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
      do {
        check();
      } while (!stopped.await(
          (fault == null ? properties.checkEvery() : RETRY).toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void check() throws InterruptedException {
    try (Admin admin = Admin.create(connection)) {
      TopicSetup topics = new TopicSetup(admin, properties.partitions());
      if (properties.createTopics() && !available.isDone()) {
        topics.createMissing();
      }
      found(topics.check());
    } catch (TopicException | KafkaException e) {
      report(
          e.getCause() instanceof ConfigException refused ? refused.getMessage() : e.getMessage());
    }
  }

  private void found(EventLog eventLog) {
    if (available.complete(eventLog)) {
      log.info(
          "The log has epoch {} and {} partitions",
          HexFormat.of().toHexDigits(eventLog.epoch()),
          eventLog.partitions());
      report(null);
    } else if (eventLog.equals(available.join())) {
      report(null);
    } else {
      report("The topic belfry.notifications was created anew; restart to follow it");
    }
  }

  private void report(@Nullable String reason) {
    String before = fault;
    fault = reason;
    if (reason != null && !reason.equals(before)) {
      log.warn("Not ready: {}", reason);
    }
  }

  @Override
  public void start() {
    thread = Thread.ofPlatform().name("event-log-check").daemon().start(this::run);
  }

  @Override
  public void stop() {
    stopped.countDown();
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null && stopped.getCount() > 0;
  }

  /// Before all that reads or writes the log.
  @Override
  public int getPhase() {
    return Integer.MIN_VALUE + 1_000;
  }
}
