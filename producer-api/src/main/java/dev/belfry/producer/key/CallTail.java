package dev.belfry.producer.key;

import dev.belfry.consumer.UnreadableRecords;
import dev.belfry.events.EventCodec;
import dev.belfry.events.EventLog;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Topic;
import dev.belfry.producer.ProducerProperties;
import dev.belfry.service.log.EventLogConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Reads the log, and the broadcasts on their way there, for the keys of calls: so this instance
/// knows what a key was used for by whichever instance, also before its own start. Nothing but
/// headers is looked at. One thread, without a group.
///
/// At start it reads back for as long as keys are known, but not more than a million records. What
/// is before that is read later, by [EarlierIds].
@Component("callTail")
public final class CallTail implements SmartLifecycle, HealthIndicator {
  private static final Logger log = LoggerFactory.getLogger(CallTail.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PROBE = Duration.ofMillis(100);
  private static final Duration ASK = Duration.ofSeconds(10);
  private static final long RETRY_MILLIS = 1_000;
  private static final long MOST_READ_BACK = 1_000_000;

  private final Map<String, Object> settings;
  private final EventLogConnection connection;
  private final Duration kept;
  private final Clock clock;
  private final KnownCalls calls;
  private final UsedIds ids = new UsedIds();
  private final Map<TopicPartition, Long> began = new HashMap<>();
  private final Map<TopicPartition, Long> next = new HashMap<>();
  private final CompletableFuture<@Nullable Void> caughtUp = new CompletableFuture<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CompletableFuture<@Nullable Void> stopping = new CompletableFuture<>();
  private volatile @Nullable Thread thread;
  private volatile @Nullable Consumer<byte[], byte[]> consumer;
  private volatile @Nullable String fault = "the log has not been found yet";

  CallTail(
      KafkaProperties kafka,
      EventLogConnection connection,
      ProducerProperties properties,
      Clock clock) {
    this.settings = consumerSettings(kafka.buildConsumerProperties());
    this.connection = connection;
    this.kept = properties.knowKeysFor();
    this.clock = clock;
    this.calls = new KnownCalls(properties.rememberedCalls(), kept, clock);
  }

  private static Map<String, Object> consumerSettings(Map<String, Object> given) {
    Map<String, Object> settings = new HashMap<>(given);
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    settings.putIfAbsent(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    return settings;
  }

  /// Completes when what was in the log at this instance's start has been read.
  public CompletableFuture<@Nullable Void> whenCaughtUp() {
    return caughtUp.copy();
  }

  /// What the key was first used for, as far as has been read.
  public Optional<Use> find(EventLog eventLog, UUID call) {
    return calls.find(call).map(first -> use(eventLog, first));
  }

  /// What the key was first used for, when everything up to a record has been read that came of it.
  public CompletableFuture<Optional<Use>> findAfter(
      EventLog eventLog, UUID call, Topic topic, int partition, long offset) {
    return calls
        .reached(new TopicPartition(topic.topicName(), partition), offset)
        .thenApply(_ -> find(eventLog, call));
  }

  /// The header that says since when the recipient's id is new; none if that is not certain. It is
  /// true whatever other instances publish meanwhile: that stands behind the offset it names.
  public Optional<Header> newSince(EventLog eventLog, RecipientId recipient, UUID id) {
    int partition = eventLog.partitionOf(recipient);
    // First how far the partition has been read, then whether the id is among what was read.
    long read = calls.readUpTo(new TopicPartition(Topic.NOTIFICATIONS.topicName(), partition));
    return ids.isNew(partition, id) ? Optional.of(EventCodec.newSince(read)) : Optional.empty();
  }

  private static Use use(EventLog eventLog, KnownCalls.FirstUse first) {
    return new Use(
        first.request(),
        eventLog.position(first.partition().partition(), first.offset()),
        first.at());
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

  private void run() {
    CompletableFuture.anyOf(connection.whenAvailable(), stopping).join();
    try {
      while (isToRun()) {
        try (Consumer<byte[], byte[]> current =
            new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
          consumer = current;
          connection.eventLog().ifPresent(eventLog -> follow(eventLog, current));
        } catch (WakeupException e) {
          log.debug("Woken up to stop");
        } catch (KafkaException e) {
          if (e instanceof InterruptException) {
            return;
          }
          failed(e);
        } finally {
          consumer = null;
        }
      }
    } catch (InterruptedException e) {
      log.debug("Interrupted to stop");
    }
    if (stopped.getCount() > 0) {
      fault = connection.whyUnavailable();
    }
  }

  private boolean isToRun() {
    return stopped.getCount() > 0 && connection.eventLog().isPresent();
  }

  private void failed(KafkaException e) throws InterruptedException {
    String reason = "Kafka: %s %s".formatted(e.getClass().getSimpleName(), e.getMessage());
    if (!reason.equals(fault)) {
      log.warn("The keys of calls can't be read; trying again: {}", reason);
    }
    fault = reason;
    stopped.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void follow(EventLog eventLog, Consumer<byte[], byte[]> current) {
    Set<TopicPartition> all =
        Stream.concat(
                IntStream.range(0, eventLog.partitions())
                    .mapToObj(i -> new TopicPartition(Topic.NOTIFICATIONS.topicName(), i)),
                Stream.of(new TopicPartition(Topic.BROADCASTS.topicName(), 0)))
            .collect(Collectors.toSet());
    current.assign(all);
    Map<TopicPartition, Long> ends = current.endOffsets(all, ASK);
    if (next.isEmpty()) {
      next.putAll(beginnings(current, ends));
      began.putAll(next);
      began.keySet().removeIf(partition -> !isOfLog(partition));
    }
    next.forEach(current::seek);
    next.forEach(calls::readUpTo);
    while (isToRun()) {
      if (!caughtUp.isDone()
          && ends.entrySet().stream()
              .allMatch(end -> next.getOrDefault(end.getKey(), 0L) >= end.getValue())) {
        caughtUp.complete(null);
        new EarlierIds(settings, ids, stopped, began).begin();
      }
      fault = caughtUp.isDone() ? null : "reading back the keys of calls";
      try {
        take(current.poll(POLL));
      } catch (KafkaException e) {
        if (!UnreadableRecords.areCauseOf(e)) {
          throw e;
        }
        passOverUnreadable(current, all);
      }
    }
  }

  /// Where to begin: for as long ago as keys are known, but not too far back.
  private Map<TopicPartition, Long> beginnings(
      Consumer<byte[], byte[]> current, Map<TopicPartition, Long> ends) {
    long since = clock.instant().minus(kept).toEpochMilli();
    Map<TopicPartition, OffsetAndTimestamp> starts =
        current.offsetsForTimes(
            ends.keySet().stream().collect(Collectors.toMap(p -> p, _ -> since)), ASK);
    Map<TopicPartition, Long> from = new HashMap<>();
    ends.forEach((partition, end) -> {
      @Nullable OffsetAndTimestamp start = starts.get(partition);
      from.put(
          partition,
          start == null ? end : Math.max(start.offset(), end - MOST_READ_BACK / ends.size()));
    });
    return from;
  }

  private void take(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> each : records) {
      TopicPartition partition = new TopicPartition(each.topic(), each.partition());
      if (isOfLog(partition)) {
        ids.note(each.headers());
      }
      CallMark.in(each.headers())
          .ifPresent(mark ->
              calls.note(mark, partition, each.offset(), Instant.ofEpochMilli(each.timestamp())));
    }
    records
        .nextOffsets()
        .forEach((partition, offset) -> {
          next.put(partition, offset.offset());
          calls.readUpTo(partition, offset.offset());
        });
  }

  private static boolean isOfLog(TopicPartition partition) {
    return partition.topic().equals(Topic.NOTIFICATIONS.topicName());
  }

  /// What can't be read says nothing of keys. Each partition is polled by itself, to find out which
  /// it is.
  private void passOverUnreadable(
      Consumer<byte[], byte[]> current, Collection<TopicPartition> all) {
    current.pause(all);
    for (TopicPartition partition : all) {
      current.resume(Set.of(partition));
      try {
        take(current.poll(PROBE));
      } catch (KafkaException e) {
        if (!UnreadableRecords.areCauseOf(e)) {
          throw e;
        }
        long end = current.endOffsets(Set.of(partition), ASK).getOrDefault(partition, 0L);
        log.error(
            "{} can't be read from {} on; going on at {}", partition, next.get(partition), end);
        if (isOfLog(partition)) {
          ids.hasGap(partition.partition());
        }
        current.seek(partition, end);
        next.put(partition, end);
        calls.readUpTo(partition, end);
      }
      current.pause(Set.of(partition));
    }
    current.resume(all);
  }

  @Override
  public void start() {
    thread = Thread.ofPlatform().name("call-tail").daemon().start(this::run);
  }

  @Override
  public void stop() {
    stopped.countDown();
    stopping.complete(null);
    Consumer<byte[], byte[]> current = consumer;
    if (current != null) {
      current.wakeup();
    }
    Thread running = thread;
    if (running != null) {
      try {
        if (!running.join(Duration.ofSeconds(2))) {
          running.interrupt();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    thread = null;
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }
}
