package dev.belfry.producer.broadcast;

import dev.belfry.events.EventCodec;
import dev.belfry.events.EventCodec.NotAnEvent;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.EventPublisher.PublishException;
import dev.belfry.events.EventPublisher.Published;
import dev.belfry.events.Ids;
import dev.belfry.events.NotificationBroadcast;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.events.Topic;
import dev.belfry.service.log.EventLogConnection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Copies what concerns everyone from `belfry.broadcasts` into every partition of the log, in
/// order, each with the same id. A record counts as done when all its copies are acknowledged;
/// whatever happens before that, it is copied again, by this instance or another, and readers drop
/// the copies they have. What fails is tried for ever; what cannot be understood is logged, counted
/// and passed over.
///
/// One thread, from the moment the log is found until the service stops.
@Component
final class BroadcastCopier implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(BroadcastCopier.class);
  private static final TopicPartition SOURCE = new TopicPartition(Topic.BROADCASTS.topicName(), 0);
  private static final String GROUP = "belfry-broadcasts";
  private static final Duration POLL = Duration.ofSeconds(1);

  private final KafkaProperties kafka;
  private final EventLogConnection connection;
  private final ObjectProvider<EventPublisher> publisher;
  private final Counter copied;
  private final Counter notUnderstood;
  private final Counter retries;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private volatile @Nullable Consumer<byte[], byte[]> consumer;
  private volatile @Nullable Thread thread;

  BroadcastCopier(
      KafkaProperties kafka,
      EventLogConnection connection,
      ObjectProvider<EventPublisher> publisher,
      MeterRegistry metrics) {
    this.kafka = kafka;
    this.connection = connection;
    this.publisher = publisher;
    copied =
        Counter.builder("belfry.broadcasts.copied")
            .description("Broadcasts and withdrawals copied into every partition of the log")
            .register(metrics);
    notUnderstood =
        Counter.builder("belfry.broadcasts.not.understood")
            .description("Records of belfry.broadcasts passed over")
            .register(metrics);
    retries =
        Counter.builder("belfry.broadcasts.retries")
            .description("Failures after which copying was tried again")
            .register(metrics);
  }

  private void run() {
    CompletableFuture.anyOf(connection.whenAvailable(), stopped).join();
    int failures = 0;
    while (!isStopping()) {
      try (Consumer<byte[], byte[]> fresh = newConsumer()) {
        consumer = fresh;
        fresh.subscribe(List.of(SOURCE.topic()));
        while (!isStopping()) {
          if (copyAll(fresh.poll(POLL), fresh)) {
            failures = 0;
          } else {
            pause(failures++);
          }
        }
      } catch (WakeupException e) {
        // The service stops.
      } catch (RuntimeException e) {
        retries.increment();
        log.warn("Copying broadcasts failed, is tried again: {}", e.toString());
        pause(failures++);
      }
    }
  }

  /// Whether all were done; if not, the next poll gives the first that was not again.
  private boolean copyAll(ConsumerRecords<byte[], byte[]> polled, Consumer<byte[], byte[]> from) {
    EventLog eventLog = connection.eventLog().orElseThrow();
    for (ConsumerRecord<byte[], byte[]> next : polled) {
      if (!copy(next, eventLog)) {
        if (!isStopping()) {
          from.seek(SOURCE, next.offset());
        }
        return false;
      }
      from.commitSync(Map.of(SOURCE, new OffsetAndMetadata(next.offset() + 1)));
    }
    return true;
  }

  private boolean copy(ConsumerRecord<byte[], byte[]> source, EventLog eventLog) {
    try {
      EventCodec.Parsed parsed = EventCodec.parse(source);
      UUID id = Ids.parse(parsed.id()).orElse(null);
      NotificationEvent event = forEveryone(parsed);
      if (id == null || event == null) {
        passOver(source, "not an event for everyone");
        return true;
      }
      return copy(event, id, eventLog, source);
    } catch (NotAnEvent e) {
      passOver(source, e.reason());
      return true;
    }
  }

  private static @Nullable NotificationEvent forEveryone(EventCodec.Parsed parsed) {
    return switch (parsed.event()) {
      case NotificationBroadcast broadcast -> broadcast;
      case NotificationWithdrawn withdrawn when withdrawn.recipient() == null -> withdrawn;
      default -> null;
    };
  }

  private boolean copy(
      NotificationEvent event, UUID id, EventLog eventLog, ConsumerRecord<byte[], byte[]> source) {
    EventPublisher to = publisher.getObject();
    List<CompletableFuture<Published>> copies =
        IntStream.range(0, eventLog.partitions())
            .mapToObj(partition -> to.publishCopy(eventLog, partition, event, id))
            .toList();
    CompletableFuture<Void> all = CompletableFuture.allOf(copies.toArray(CompletableFuture[]::new));
    try {
      CompletableFuture.anyOf(all, stopped).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof PublishException refused && refused.isRefused()) {
        passOver(source, "larger than the log takes");
        return true;
      }
      retries.increment();
      log.warn(
          "The broadcast at offset {} is not in every partition yet, is tried again: {}",
          source.offset(),
          String.valueOf(e.getCause()));
      return false;
    }
    if (!all.isDone()) {
      return false; // the service stops; another copies it again
    }
    copied.increment();
    return true;
  }

  private void passOver(ConsumerRecord<byte[], byte[]> source, String reason) {
    notUnderstood.increment();
    log.error("{} offset {} is passed over: {}", SOURCE, source.offset(), reason);
  }

  private Consumer<byte[], byte[]> newConsumer() {
    Map<String, Object> settings = new HashMap<>(kafka.buildConsumerProperties());
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
    settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private void pause(int failures) {
    long millis = Math.min(10_000, 200L << Math.min(failures, 10));
    try {
      if (stopping.await(millis, TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  @Override
  public void start() {
    thread = Thread.ofPlatform().name("broadcast-copier").start(this::run);
  }

  /// Returns when the thread has ended; a record whose copies are not all acknowledged by then is
  /// copied again at the next start.
  @Override
  public void stop() {
    stopping.countDown();
    stopped.complete(null);
    Consumer<byte[], byte[]> running = consumer;
    if (running != null) {
      running.wakeup();
    }
    Thread ending = thread;
    if (ending != null) {
      try {
        if (!ending.join(Duration.ofSeconds(10))) {
          log.warn("Copying broadcasts does not end");
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
