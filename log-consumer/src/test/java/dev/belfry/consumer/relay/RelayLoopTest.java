package dev.belfry.consumer.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.EventCodec;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelayLoopTest {
  private static final TopicPartition ONLY = new TopicPartition("t", 0);
  private static final int MAX_UNDER_WAY = 3;

  private final MockConsumer<byte[], byte[]> consumer = new WrappingConsumer();
  private final List<Begun> begun = new CopyOnWriteArrayList<>();
  private final Map<TopicPartition, Long> toldWell = new ConcurrentHashMap<>();
  private volatile boolean stopping;
  private CompletableFuture<Void> running = new CompletableFuture<>();

  @AfterEach
  void stop() {
    stopping = true;
    begun.forEach(one -> one.outcome().complete(null));
    await().until(running::isDone);
  }

  @Test
  void onlySoManyAreUnderWay_andTheyBeginInOrder() {
    start(10);

    awaitBegun(3);
    begun.get(1).outcome().complete(null);
    assertThat(begun).as("the first has not ended").hasSize(3);
    begun.get(0).outcome().complete(null);
    awaitBegun(5);

    assertThat(begun).extracting(Begun::offset).containsExactly(0L, 1L, 2L, 3L, 4L);
  }

  @Test
  void whatHasNotEndedIsNotCommitted() {
    start(3);
    awaitBegun(3);

    begun.get(2).outcome().complete(null);
    begun.get(0).outcome().complete(null);

    await().until(() -> committed() == 1);
    begun.get(1).outcome().complete(null);
    await().until(() -> committed() == 3);
  }

  @Test
  void theFirstFailureEndsIt_andIsNotPassedOver() {
    start(10);
    awaitBegun(3);

    begun.get(0).outcome().complete(null);
    begun.get(1).outcome().completeExceptionally(new IllegalStateException("away"));

    assertThatThrownBy(() -> running.get(30, TimeUnit.SECONDS)).hasRootCauseMessage("away");
    assertThat(committed()).isLessThanOrEqualTo(1);
  }

  @Test
  void whoStopsWaitsForWhatIsUnderWay_andCommitsIt() throws Exception {
    start(10);
    awaitBegun(3);

    stopping = true;
    begun.forEach(one -> one.outcome().complete(null));
    running.get(30, TimeUnit.SECONDS);

    assertThat(committed()).isEqualTo(begun.size());
  }

  @Test
  void aFailureSeenAtARebalanceEndsItAsThatFailure() {
    start(10);
    awaitBegun(3);
    begun.get(0).outcome().complete(null);

    consumer.schedulePollTask(() -> {
      begun.get(1).outcome().completeExceptionally(new IllegalStateException("away"));
      begun.get(2).outcome().complete(null);
      consumer.rebalance(List.of());
    });

    assertThatThrownBy(() -> running.get(30, TimeUnit.SECONDS)).hasRootCauseMessage("away");
    assertThat(toldWell).as("partitions taken for unreadable").isEmpty();
  }

  private void start(int records) {
    consumer.updateBeginningOffsets(Map.of(ONLY, 0L));
    consumer.schedulePollTask(() -> {
      consumer.rebalance(List.of(ONLY));
      for (int offset = 0; offset < records; offset++) {
        consumer.addRecord(new ConsumerRecord<>(ONLY.topic(), 0, offset, new byte[0], new byte[0]));
      }
    });
    var publisher =
        new EventPublisher(new MockProducer<>(), new EventCodec("//test", Clock.systemUTC()));
    var loop =
        new RelayLoop(
            consumer,
            publisher,
            new EventLog(Uuid.randomUuid(), 12),
            (source, _, _) -> {
              var one = new Begun(source.offset(), new CompletableFuture<>());
              begun.add(one);
              return one.outcome();
            },
            MAX_UNDER_WAY,
            toldWell::putAll);
    running =
        CompletableFuture.runAsync(
            () -> loop.run(ONLY.topic(), () -> stopping), task -> Thread.ofPlatform().start(task));
  }

  private void awaitBegun(int number) {
    await().until(() -> begun.size() == number);
  }

  private long committed() {
    var offset = consumer.committed(Set.of(ONLY)).get(ONLY);
    return offset == null ? 0 : offset.offset();
  }

  /// Treats what a listener throws as Kafka's consumer does.
  private static final class WrappingConsumer extends MockConsumer<byte[], byte[]> {
    WrappingConsumer() {
      super("earliest");
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      try {
        return super.poll(timeout);
      } catch (CompletionException e) {
        throw new KafkaException("User rebalance callback throws an error", e);
      }
    }
  }

  private record Begun(long offset, CompletableFuture<Void> outcome) {}
}
