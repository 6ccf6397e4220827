package dev.belfry.events;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/// Whether what a producer writes to `belfry.notifications` goes into the log that is meant, or
/// into a topic that was created anew under that name.
///
/// An acknowledgement alone does not tell. But the producer's metadata do, and they must have
/// changed before it can write to another topic; topics' ids never return. So the id is looked at
/// once after each change of the metadata, and nothing is asked of Kafka.
final class LogIdentity {
  private static final String TOPIC = Topic.NOTIFICATIONS.topicName();

  /// One at a time, since only the first of those who ask has to look.
  private static final Executor LOOKING = oneThread();

  private final @Nullable IdentifyingProducer producer;
  private final Consumer<Uuid> other;
  private final Object looking = new Object();
  private volatile Seen seen = new Seen(-1, null);

  /// @param producer null: one that cannot tell, as in tests; then all is taken for the log
  /// @param other told the id of the other topic, whenever one is found
  LogIdentity(@Nullable IdentifyingProducer producer, Consumer<Uuid> other) {
    this.producer = producer;
    this.other = other;
  }

  /// Whether records would go into another topic, as far as is known without asking.
  boolean isKnownToBeOther(EventLog log) {
    Uuid id = seen.topicId();
    return id != null && !id.equals(log.topicId());
  }

  /// The acknowledgement, if it is the log's; otherwise a failure with [OtherLogException]. On the
  /// thread that brought the acknowledgement.
  CompletableFuture<RecordMetadata> confirm(EventLog log, RecordMetadata acknowledged) {
    IdentifyingProducer asked = producer;
    if (asked == null || seen.isOf(asked.metadataUpdates(), log)) {
      return CompletableFuture.completedFuture(acknowledged);
    }
    return CompletableFuture.supplyAsync(
        () -> {
          require(log, asked);
          return acknowledged;
        },
        LOOKING);
  }

  /// It ends soon after the last task, and keeps no process alive.
  private static Executor oneThread() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "log-identity");
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  private void require(EventLog log, IdentifyingProducer asked) {
    Seen now;
    synchronized (looking) {
      long updates = asked.metadataUpdates();
      now = seen;
      if (now.updates() != updates) {
        now = new Seen(updates, topicId(asked));
        seen = now;
      }
    }
    Uuid id = now.topicId();
    if (id == null) {
      throw new OtherLogException("The topic %s can't be found any more".formatted(TOPIC));
    }
    if (!id.equals(log.topicId())) {
      other.accept(id);
      throw new OtherLogException("The topic %s was created anew".formatted(TOPIC));
    }
  }

  private static @Nullable Uuid topicId(IdentifyingProducer asked) {
    try {
      return asked.topicId(TOPIC);
    } catch (KafkaException | IllegalStateException e) { // not told in time, or closed
      return null;
    }
  }

  /// What was seen.
  ///
  /// @param updates how often the metadata had changed
  /// @param topicId null: it could not be seen
  private record Seen(long updates, @Nullable Uuid topicId) {
    boolean isOf(long now, EventLog log) {
      return updates == now && log.topicId().equals(topicId);
    }
  }
}
