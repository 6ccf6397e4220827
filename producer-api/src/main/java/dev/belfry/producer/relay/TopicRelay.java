package dev.belfry.producer.relay;

import dev.belfry.events.EventCodec;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.EventPublisher.PublishException;
import dev.belfry.events.Topic;
import dev.belfry.service.log.EventLogConnection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/// Takes every record of a topic through its [Step], as one of the instances that share the topic's
/// partitions. A record counts as done when Kafka has acknowledged what came of it; whatever
/// happens before that, it is taken again, by this instance or another. What comes of the records
/// of a partition stays in their order.
///
/// One thread, from the moment the log is found until the service stops. What fails is tried for
/// ever: it begins again where the last commit was, and reports itself as down until it gets on. So
/// it does while bytes that are no record halt a partition; the others are read on. It ends for
/// good where going on could do harm: when the log was created anew, and at an [Error].
public final class TopicRelay implements SmartLifecycle, HealthIndicator {
  private static final Logger log = LoggerFactory.getLogger(TopicRelay.class);
  private static final Duration LEAVE_GROUP = Duration.ofSeconds(3);
  private static final Duration STOP = Duration.ofSeconds(8);
  private static final long FIRST_PAUSE = 200;
  private static final long LONGEST_PAUSE = 10_000;

  private final Topic topic;
  private final String group;
  private final int maxUnderWay;
  private final Step step;
  private final KafkaProperties kafka;
  private final EventCodec codec;
  private final EventLogConnection connection;
  private final Counter retries;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private volatile @Nullable Thread thread;
  private volatile @Nullable String fault = "not started";
  private BackOffExecution pauses = newPauses();

  /// @param group whose members share the partitions
  /// @param maxUnderWay how many records may be on their way at once
  public TopicRelay(
      Topic topic,
      String group,
      int maxUnderWay,
      Step step,
      KafkaProperties kafka,
      EventCodec codec,
      EventLogConnection connection,
      MeterRegistry metrics) {
    this.topic = topic;
    this.group = group;
    this.maxUnderWay = maxUnderWay;
    this.step = step;
    this.kafka = kafka;
    this.codec = codec;
    this.connection = connection;
    retries =
        Counter.builder(topic.topicName() + ".retries")
            .description("Failures after which reading the topic began again")
            .register(metrics);
  }

  @Override
  public Health health() {
    Thread running = thread;
    String reason = fault;
    if (reason == null && running != null && !running.isAlive()) {
      reason = "its thread has died; the service has to be restarted";
    }
    return reason == null
        ? Health.up().build()
        : Health.down().withDetail("reason", reason).build();
  }

  private static BackOffExecution newPauses() {
    ExponentialBackOff backOff = new ExponentialBackOff(FIRST_PAUSE, 2);
    backOff.setMaxInterval(LONGEST_PAUSE);
    return backOff.start();
  }

  private void run() {
    try {
      CompletableFuture.anyOf(connection.whenAvailable(), stopped).join();
      fault = null;
      while (!isStopping()) {
        EventLog eventLog = connection.eventLog().orElse(null);
        if (eventLog == null) {
          fault = connection.whyUnavailable();
          log.error("{} is not read any more: the log was created anew", topic.topicName());
          return;
        }
        tryTo(() -> relay(eventLog));
      }
    } catch (Error e) {
      fault = "ended by %s; the service has to be restarted".formatted(e.getClass().getName());
      log.error("{} is not read any more", topic.topicName(), e);
    }
  }

  private void tryTo(Runnable relay) {
    try {
      relay.run();
    } catch (InterruptException e) {
      log.debug("Interrupted to stop");
    } catch (RuntimeException e) {
      if (causeOf(e) instanceof Error error) {
        throw error;
      }
      failed(causeOf(e));
    }
  }

  /// Until the service stops, or something fails.
  private void relay(EventLog eventLog) {
    Consumer<byte[], byte[]> polling =
        new KafkaConsumer<>(settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      EventPublisher publisher =
          new EventPublisher(
              EventPublisher.tireless(kafka.buildProducerProperties()), codec, connection);
      try {
        new RelayLoop(polling, publisher, eventLog, step, maxUnderWay, this::well)
            .run(topic.topicName(), () -> isStopping() || connection.eventLog().isEmpty());
      } finally {
        // What is not acknowledged is published again, so it must not come after that.
        publisher.abort();
      }
    } finally {
      // Its partitions go to others at once, not when the session times out.
      polling.close(CloseOptions.timeout(LEAVE_GROUP));
    }
  }

  /// @param halted from where on these partitions can't be read
  private void well(Map<TopicPartition, Long> halted) {
    pauses = newPauses();
    String before = fault;
    String reason = halted.isEmpty() ? null : "bytes that are no record: %s".formatted(halted);
    if (reason != null && !reason.equals(before)) {
      log.warn("{}; other partitions are read on", reason);
    } else if (reason == null && before != null) {
      log.info("{} is read again", topic.topicName());
    }
    fault = reason;
  }

  private static Throwable causeOf(Throwable failure) {
    return (failure instanceof CompletionException || failure instanceof PublishException)
            && failure.getCause() != null
        ? causeOf(failure.getCause())
        : failure;
  }

  private void failed(Throwable failure) {
    retries.increment();
    String reason =
        failure instanceof Stopped
            ? failure.getMessage()
            : failure.getClass().getSimpleName() + " " + failure.getMessage();
    if (!Objects.equals(reason, fault)) {
      log.warn("{} waits, and then is read again: {}", topic.topicName(), reason);
      log.debug("The failure", failure);
    }
    fault = reason;
    try {
      stopping.await(pauses.nextBackOff(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      log.debug("Interrupted to stop");
    }
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>(kafka.buildConsumerProperties());
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    // The classic protocol hands a killed owner's partitions over in 10 s, the newer one in 45.
    settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
    settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    // What its writer has taken back was never said.
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxUnderWay);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 * 1024 * 1024);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return settings;
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  @Override
  public void start() {
    thread = Thread.ofPlatform().name(topic.topicName()).start(this::run);
  }

  /// Returns when the thread has ended; what Kafka has not acknowledged by then is read again at
  /// the next start.
  @Override
  public void stop() {
    stopping.countDown();
    stopped.complete(null);
    Thread ending = thread;
    if (ending != null) {
      try {
        if (!ending.join(STOP)) {
          ending.interrupt();
          log.warn("Reading {} does not end", topic.topicName());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    thread = null;
    fault = "stopped";
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }
}
