package dev.belfry.delivery.tail;

import dev.belfry.delivery.DeliveryProperties;
import dev.belfry.events.EventLog;
import dev.belfry.events.Topic;
import dev.belfry.service.log.EventLogConnection;
import dev.belfry.service.log.UnreadableRecords;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Reads every partition of the log, without a group: each node sees everything.
///
/// At start it pins the offset of each partition from which on everything counts, before anyone is
/// told that this node is ready, and reads back the duplicate window. While Kafka is away it waits,
/// and goes on where it was. What can't be read of a partition is passed over: its users' sessions
/// end, and come back by what the read model knows. One thread, which hands records over and never
/// waits for anything but room.
@Component("logTail")
public final class LogTail implements SmartLifecycle, HealthIndicator {
  private static final Logger log = LoggerFactory.getLogger(LogTail.class);
  private static final String TOPIC = Topic.NOTIFICATIONS.topicName();
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PROBE = Duration.ofMillis(100);
  private static final Duration ASK = Duration.ofSeconds(10);
  private static final long RETRY_MILLIS = 1_000;

  /// How many records may be handed over and not yet dealt with.
  private static final int ROOM = 20_000;

  private final Map<String, Object> connection;
  private final EventLogConnection logConnection;
  private final LogReader reader;
  private final DeliveryProperties properties;
  private final Clock clock;
  private final Semaphore room = new Semaphore(ROOM);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile @Nullable Thread thread;
  private volatile @Nullable Consumer<byte[], byte[]> consumer;
  private volatile @Nullable String fault = "the log has not been found yet";
  private volatile boolean caughtUp;
  private final Map<String, String> passedOver = new ConcurrentSkipListMap<>();

  LogTail(
      KafkaProperties kafka,
      EventLogConnection logConnection,
      LogReader reader,
      DeliveryProperties properties,
      Clock clock,
      MeterRegistry meters) {
    this.connection = consumerSettings(kafka.buildConsumerProperties());
    this.logConnection = logConnection;
    this.reader = reader;
    this.properties = properties;
    this.clock = clock;
    meters.gauge("belfry.delivery.log.backlog", room, r -> ROOM - r.availablePermits());
  }

  private static Map<String, Object> consumerSettings(Map<String, Object> given) {
    Map<String, Object> settings = new HashMap<>(given);
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
    settings.putIfAbsent(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    return settings;
  }

  @Override
  public Health health() {
    Thread running = thread;
    String reason = running != null && !running.isAlive() ? "its thread has died" : fault;
    if (reason != null) {
      return Health.down().withDetail("reason", reason).build();
    }
    return caughtUp
        ? Health.up().withDetails(passedOver).build()
        : Health.down().withDetail("reason", "reading back the duplicate window").build();
  }

  private void run() {
    try {
      EventLog eventLog = logConnection.whenAvailable().get();
      Tail tail = null;
      while (stopped.getCount() > 0) {
        try (Consumer<byte[], byte[]> current = new KafkaConsumer<>(connection)) {
          consumer = current;
          current.assign(
              IntStream.range(0, eventLog.partitions())
                  .mapToObj(partition -> new TopicPartition(TOPIC, partition))
                  .toList());
          if (tail == null) {
            tail = pin(eventLog, current);
          } else {
            tail.seek(current);
          }
          fault = null;
          follow(tail, current);
        } catch (WakeupException e) {
          // stopped, or about to be asked whether it is
        } catch (InterruptException e) {
          throw e; // stopped: nothing of Kafka's
        } catch (KafkaException e) {
          report(e);
          if (stopped.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
            return;
          }
        }
      }
    } catch (InterruptedException | InterruptException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("waiting for the log never fails", e);
    } finally {
      consumer = null;
    }
  }

  private void report(KafkaException e) {
    String reason = "Kafka: " + e.getClass().getSimpleName();
    if (!reason.equals(fault)) {
      log.warn("The log can't be read; trying again", e);
    }
    fault = reason;
  }

  private Tail pin(EventLog eventLog, Consumer<byte[], byte[]> current) {
    Map<TopicPartition, Long> ends = current.endOffsets(current.assignment(), ASK);
    long since = clock.instant().minus(properties.duplicateWindow()).toEpochMilli();
    Map<TopicPartition, OffsetAndTimestamp> starts =
        current.offsetsForTimes(
            current.assignment().stream().collect(Collectors.toMap(p -> p, _ -> since)), ASK);
    Tail tail = new Tail(eventLog.partitions());
    ends.forEach((partition, end) -> {
      @Nullable OffsetAndTimestamp start = starts.get(partition);
      tail.pinned[partition.partition()] = end;
      tail.next[partition.partition()] = start == null ? end : Math.min(start.offset(), end);
    });
    tail.seek(current);
    reader.pinned(eventLog, tail.pinned.clone());
    return tail;
  }

  private void follow(Tail tail, Consumer<byte[], byte[]> current) throws InterruptedException {
    while (stopped.getCount() > 0) {
      if (!caughtUp && tail.isCaughtUp()) {
        caughtUp = true;
        log.info("Ready: reading the log from its end");
      }
      try {
        handOver(tail, current.poll(POLL));
      } catch (OffsetOutOfRangeException e) {
        e.partitions().forEach(partition -> passOver(tail, current, partition, "are gone"));
      } catch (KafkaException e) {
        if (!UnreadableRecords.areCauseOf(e)) {
          throw e;
        }
        passOverUnreadable(tail, current);
      }
    }
  }

  private void handOver(Tail tail, ConsumerRecords<byte[], byte[]> records)
      throws InterruptedException {
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> batch = records.records(partition);
      int size = Math.min(batch.size(), ROOM);
      room.acquire(size);
      reader.records(partition.partition(), batch, () -> room.release(size));
    }
    // Behind the last record may be the marker of a transaction.
    records
        .nextOffsets()
        .forEach((partition, next) -> tail.next[partition.partition()] = next.offset());
  }

  /// Each partition is polled by itself, to find out which it is.
  private void passOverUnreadable(Tail tail, Consumer<byte[], byte[]> current)
      throws InterruptedException {
    Set<TopicPartition> all = current.assignment();
    current.pause(all);
    for (TopicPartition partition : all) {
      current.resume(Set.of(partition));
      try {
        handOver(tail, current.poll(PROBE));
      } catch (KafkaException e) {
        if (!UnreadableRecords.areCauseOf(e)) {
          throw e;
        }
        passOver(tail, current, partition, "can't be read");
      }
      current.pause(Set.of(partition));
    }
    current.resume(all);
  }

  /// Nobody can be told what comes next, so sessions have to start anew, from the log's end. Where
  /// it is only read back, they don't: what may repeat it is asked of the read model.
  private void passOver(
      Tail tail, Consumer<byte[], byte[]> current, TopicPartition partition, String what) {
    int number = partition.partition();
    long from = tail.next[number];
    boolean readBack = from < tail.pinned[number];
    long to =
        readBack
            ? tail.pinned[number]
            : current.endOffsets(Set.of(partition), ASK).getOrDefault(partition, from);
    log.error("{}: the records from offset {} on {}; going on at {}", partition, from, what, to);
    passedOver.put(
        partition.toString(),
        "the records from offset %s on %s; went on at %s".formatted(from, what, to));
    current.seek(partition, to);
    tail.next[number] = to;
    if (readBack) {
      reader.notReadBack(number, to);
    } else {
      reader.interrupted(number, to);
    }
  }

  @Override
  public void start() {
    thread = Thread.ofPlatform().name("log-tail").daemon().start(this::run);
  }

  @Override
  public void stop() {
    stopped.countDown();
    Thread running = thread;
    Consumer<byte[], byte[]> current = consumer;
    if (running == null) {
      return;
    }
    try {
      if (current != null) {
        current.wakeup();
        running.join(Duration.ofSeconds(2));
      }
      // It may be waiting for something else than records.
      running.interrupt();
      running.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null && stopped.getCount() > 0;
  }

  /// After the sockets have been closed.
  @Override
  public int getPhase() {
    return 0;
  }

  /// Where reading is, by partition.
  private static final class Tail {
    /// From where on everything counts.
    final long[] pinned;

    /// The next offset to hand over.
    final long[] next;

    Tail(int partitions) {
      pinned = new long[partitions];
      next = new long[partitions];
    }

    void seek(Consumer<byte[], byte[]> current) {
      for (TopicPartition partition : current.assignment()) {
        current.seek(partition, next[partition.partition()]);
      }
    }

    boolean isCaughtUp() {
      return IntStream.range(0, next.length).allMatch(p -> next[p] >= pinned[p]);
    }
  }
}
