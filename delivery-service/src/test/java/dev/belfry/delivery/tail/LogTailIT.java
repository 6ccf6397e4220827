package dev.belfry.delivery.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.delivery.DeliveryNode;
import dev.belfry.events.EventLog;
import dev.belfry.events.RecipientId;
import dev.belfry.testing.Infrastructure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

/// Where a node's reading begins.
class LogTailIT {
  @Test
  void whatIsAppendedBetweenThePinAndTheFirstPollIsRead() {
    try (DeliveryNode node = DeliveryNode.start(Infrastructure.shared().bootstrapServers())) {
      AppendsWhenPinned reader = new AppendsWhenPinned(node);
      LogTail tail = NodeTail.of(node, reader);
      tail.start();
      try {
        await()
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(() -> {
              assertThat(reader.appended).hasSize(node.eventLog().partitions());
              assertThat(reader.read).containsAll(reader.appended);
            });
      } finally {
        tail.stop();
      }
    }
  }

  @Test
  void aTailWhoseThreadHasDiedIsDown() {
    try (DeliveryNode node = DeliveryNode.start(Infrastructure.shared().bootstrapServers())) {
      LogTail tail = NodeTail.of(node, new Dies());
      tail.start();
      try {
        await()
            .dontCatchUncaughtExceptions()
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(() ->
                assertThat(String.valueOf(tail.health().getDetails().get("reason")))
                    .contains("AssertionError", "on purpose", "restarted"));
        assertThat(tail.health().getStatus()).isEqualTo(Status.DOWN);
      } finally {
        tail.stop();
      }
    }
  }

  @Test
  void aLogThatEndsWithTheMarkerOfATransactionIsReadToItsEnd() {
    try (Infrastructure own = Infrastructure.start();
        DeliveryNode node = DeliveryNode.start(own.bootstrapServers())) {
      commitATransaction(own.bootstrapServers());
      LogTail tail = NodeTail.of(node, new ReadsOn());
      tail.start();
      try {
        await()
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(() -> assertThat(tail.health().getStatus()).isEqualTo(Status.UP));
      } finally {
        tail.stop();
      }
    }
  }

  private static void commitATransaction(String bootstrapServers) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrapServers, "transactional.id", "test");
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      var _ = producer.send(new ProducerRecord<>("belfry.notifications", new byte[0], new byte[0]));
      producer.commitTransaction();
    }
  }

  private static final class ReadsOn implements LogListener {
    @Override
    public void found(EventLog log) {}

    @Override
    public void pinned(int partition, long firstOffset) {}

    @Override
    public void records(
        int partition, List<ConsumerRecord<byte[], byte[]>> records, Runnable handled) {
      handled.run();
    }

    @Override
    public void interrupted(int partition, long nextOffset) {}

    @Override
    public void notReadBack(int partition, long nextOffset) {}
  }

  /// Of a fault that nobody has thought of.
  private static final class Dies implements LogListener {
    @Override
    public void found(EventLog log) {
      throw new AssertionError("on purpose");
    }

    @Override
    public void pinned(int partition, long firstOffset) {}

    @Override
    public void records(
        int partition, List<ConsumerRecord<byte[], byte[]>> records, Runnable done) {
      throw new AssertionError("never pinned");
    }

    @Override
    public void interrupted(int partition, long nextOffset) {
      throw new AssertionError("never pinned");
    }
  }

  /// Appends a record to each partition at the one moment that a lazy beginning would miss.
  private static final class AppendsWhenPinned implements LogListener {
    final Queue<String> appended = new ConcurrentLinkedQueue<>();
    final Queue<String> read = new ConcurrentLinkedQueue<>();
    private final DeliveryNode node;

    AppendsWhenPinned(DeliveryNode node) {
      this.node = node;
    }

    @Override
    public void found(EventLog log) {}

    @Override
    public void pinned(int partition, long firstOffset) {
      RecipientId someone =
          Stream.generate(DeliveryNode::someone)
              .filter(each -> node.eventLog().partitionOf(each) == partition)
              .findFirst()
              .orElseThrow();
      appended.add(node.notify(someone, "n").id().toString());
    }

    @Override
    public void records(
        int partition, List<ConsumerRecord<byte[], byte[]>> records, Runnable done) {
      for (ConsumerRecord<byte[], byte[]> each : records) {
        each.headers()
            .headers("ce_id")
            .forEach(id -> read.add(new String(id.value(), StandardCharsets.UTF_8)));
      }
      done.run();
    }

    @Override
    public void interrupted(int partition, long nextOffset) {
      throw new AssertionError("nothing is lost here");
    }
  }
}
