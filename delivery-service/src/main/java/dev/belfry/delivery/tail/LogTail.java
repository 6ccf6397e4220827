package dev.belfry.delivery.tail;

import dev.belfry.consumer.ConsumerSettings;
import dev.belfry.consumer.LogAccess;
import dev.belfry.consumer.LogOffsets;
import dev.belfry.consumer.Tail;
import dev.belfry.delivery.DeliveryProperties;
import dev.belfry.events.EventLog;
import dev.belfry.events.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.stereotype.Component;

/// Reads the log for this node, and reads back the duplicate window. What can't be read of a
/// partition ends its users' sessions, which come back by what the read model knows.
@Component("logTail")
public final class LogTail extends Tail {
  private static final int MAX_POLL_RECORDS = 2_000;

  /// How many records may be handed over and not yet dealt with.
  private static final int ROOM = 20_000;

  private final LogListener listener;
  private final Duration duplicateWindow;
  private final Clock clock;
  private final Semaphore room = new Semaphore(ROOM);

  LogTail(
      KafkaProperties kafka,
      LogOffsets offsets,
      LogAccess access,
      LogListener listener,
      DeliveryProperties properties,
      Clock clock,
      MeterRegistry meters) {
    super(
        "log-tail",
        access,
        offsets,
        ConsumerSettings.alone(kafka.buildConsumerProperties(), MAX_POLL_RECORDS),
        "reading back the duplicate window");
    this.listener = listener;
    this.duplicateWindow = properties.duplicateWindow();
    this.clock = clock;
    meters.gauge("belfry.delivery.log.backlog", room, r -> ROOM - r.availablePermits());
  }

  @Override
  protected Collection<TopicPartition> found(EventLog eventLog) {
    listener.found(eventLog);
    return IntStream.range(0, eventLog.partitions())
        .mapToObj(partition -> new TopicPartition(Topic.NOTIFICATIONS.topicName(), partition))
        .toList();
  }

  @Override
  protected Instant readBackSince() {
    return clock.instant().minus(duplicateWindow);
  }

  @Override
  protected long pinned(TopicPartition partition, long pin, long since) {
    listener.pinned(partition.partition(), pin);
    return since;
  }

  @Override
  protected void records(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records)
      throws InterruptedException {
    int size = Math.min(records.size(), ROOM);
    room.acquire(size);
    listener.records(partition.partition(), records, () -> room.release(size));
  }

  @Override
  protected void passedOver(TopicPartition partition, long next, boolean readingBack) {
    if (readingBack) {
      listener.notReadBack(partition.partition(), next);
    } else {
      listener.interrupted(partition.partition(), next);
    }
  }

  /// After the sockets have been closed.
  @Override
  public int getPhase() {
    return 0;
  }
}
