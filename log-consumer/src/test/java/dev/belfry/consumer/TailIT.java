package dev.belfry.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.EventLog;
import dev.belfry.testing.Infrastructure;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

/// A tail of two partitions.
class TailIT {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Uuid OTHER = new Uuid(7, 7);

  private final String topic = "tailed-" + COUNT.incrementAndGet();
  private final TopicPartition first = new TopicPartition(topic, 0);
  private final TopicPartition second = new TopicPartition(topic, 1);
  private final Map<String, Object> kafka =
      Map.of("bootstrap.servers", Infrastructure.shared().bootstrapServers());
  private final Admin admin = Admin.create(kafka);
  private final KafkaProducer<byte[], byte[]> producer =
      new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());
  private final Found access = new Found();
  private final Offsets offsets = new Offsets();
  private final Recorder tail = new Recorder();

  @BeforeEach
  void create() throws Exception {
    admin.createTopics(List.of(new NewTopic(topic, Optional.of(2), Optional.empty()))).all().get();
  }

  @AfterEach
  void close() {
    tail.goOn.countDown();
    tail.stop();
    offsets.close();
    producer.close();
    admin.close();
  }

  @Test
  void aPartitionWithoutALeaderKeepsNoOtherWaitingAndIsReadWhenItHasOne() throws Exception {
    offsets.failure = new TimeoutException("no leader");
    append(first, 2);
    append(second, 2);
    tail.goOn.countDown();
    tail.start();
    awaitTold("1 pinned at 2", "1@0", "1@1");

    await()
        .untilAsserted(() -> {
          assertThat(tail.health().getStatus()).isEqualTo(Status.UP);
          assertThat(String.valueOf(tail.health().getDetails().get(first.toString())))
              .contains("may have no leader");
        });
    append(second, 1);
    awaitTold("1@2");
    assertThat(tail.told).noneMatch(each -> each.startsWith("0"));

    offsets.failure = null;

    awaitTold("0 pinned at 2", "0@0", "0@1");
    await().untilAsserted(() -> assertThat(tail.health().getDetails()).isEmpty());
  }

  @Test
  void whatIsGoneIsPassedOverUpToTheEndAsItIsThen() throws Exception {
    tail.start();
    awaitTold("0 pinned at 0", "1 pinned at 0");

    loseSomeOf(first);

    awaitTold("0 goes on at 8");
    append(first, 1);
    awaitTold("0@8");
  }

  @Test
  void whatIsGoneFromALogThatWasCreatedAnewIsNotPassedOver() throws Exception {
    tail.start();
    awaitTold("0 pinned at 0", "1 pinned at 0");
    offsets.failure = new OtherTopicException(OTHER);

    loseSomeOf(first);

    await().until(() -> OTHER.equals(access.other));
    assertThat(tail.told).noneMatch(each -> each.contains("goes on"));
    append(second, 1);
    awaitTold("1@0");
  }

  /// While the tail is busy with the first record, others come and most of them are deleted.
  private void loseSomeOf(TopicPartition partition) throws Exception {
    append(partition, 1);
    awaitTold("0@0");
    append(partition, 7);
    admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(6))).all().get();
    tail.goOn.countDown();
  }

  private void append(TopicPartition partition, int records) throws Exception {
    for (int i = 0; i < records; i++) {
      producer
          .send(new ProducerRecord<>(topic, partition.partition(), new byte[1], new byte[1]))
          .get();
    }
  }

  private void awaitTold(String... told) {
    await().untilAsserted(() -> assertThat(tail.told).contains(told));
  }

  private static final class Found implements LogAccess {
    private final EventLog log = new EventLog(new Uuid(1, 2), 2);
    volatile Uuid other = log.topicId();

    @Override
    public CompletableFuture<EventLog> whenAvailable() {
      return CompletableFuture.completedFuture(log);
    }

    @Override
    public Optional<EventLog> eventLog() {
      return Optional.of(log);
    }

    @Override
    public String whyUnavailable() {
      return "";
    }

    @Override
    public void wentInto(Uuid otherLog) {
      other = otherLog;
    }
  }

  /// Kafka's, but for the first partition while there is a failure.
  private final class Offsets extends LogOffsets {
    volatile @org.jspecify.annotations.Nullable Exception failure;

    Offsets() {
      super(kafka);
    }

    @Override
    public Map<TopicPartition, CompletableFuture<Bounds>> bounds(
        Collection<TopicPartition> partitions, Map<String, Uuid> topicIds) {
      var all = new HashMap<>(super.bounds(partitions, Map.of()));
      Exception failed = failure;
      if (failed != null && partitions.contains(first)) {
        all.put(first, CompletableFuture.failedFuture(failed));
      }
      return all;
    }
  }

  /// Notes what it is told, by partition and offset. Is kept by the first record that counts until
  /// told to go on.
  private final class Recorder extends Tail {
    final Queue<String> told = new ConcurrentLinkedQueue<>();
    final CountDownLatch goOn = new CountDownLatch(1);

    Recorder() {
      super("tail", access, offsets, inSmallFetches(), "reading back");
    }

    private static Map<String, Object> inSmallFetches() {
      Map<String, Object> settings =
          ConsumerSettings.alone(
              Map.of("bootstrap.servers", Infrastructure.shared().bootstrapServers()), 1);
      settings.put("fetch.max.bytes", 1);
      settings.put("max.partition.fetch.bytes", 1);
      return settings;
    }

    @Override
    protected Collection<TopicPartition> found(EventLog eventLog) {
      return List.of(first, second);
    }

    @Override
    protected Instant readBackSince() {
      return Instant.EPOCH;
    }

    @Override
    protected long pinned(TopicPartition partition, long pin, long since) {
      told.add("%s pinned at %s".formatted(partition.partition(), pin));
      return since;
    }

    @Override
    protected void records(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records)
        throws InterruptedException {
      records.forEach(each -> told.add("%s@%s".formatted(each.partition(), each.offset())));
      goOn.await();
    }

    @Override
    protected void passedOver(TopicPartition partition, long next, boolean readingBack) {
      told.add("%s goes on at %s".formatted(partition.partition(), next));
    }
  }
}
