package dev.belfry.delivery.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.delivery.DeliveryNode;
import dev.belfry.events.EventLog;
import dev.belfry.events.RecipientId;
import dev.belfry.testing.BrokerOnDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;

/// The disk of the broker goes bad ahead of a node.
class DamagedLogTailIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void whatCannotBeReadInterruptsItsOwnPartitionAndNoOther(@TempDir Path folder) {
    try (var broker = BrokerOnDisk.start(folder)) {
      broker.createLog(12);
      try (var node = DeliveryNode.start(broker.bootstrapServers())) {
        RecipientId alice = someoneIn(0, node);
        RecipientId bob = someoneIn(1, node);
        var reader =
            new Recorder(() -> {
              List.of("a0", "a1", "a2").forEach(title -> node.notify(alice, title));
              List.of("b0", "b1", "b2").forEach(title -> node.notify(bob, title));
              broker.stop();
              broker.segmentsOf(0).spoil(1);
              broker.startAgain();
            });
        LogTail tail = NodeTail.of(node, reader);
        tail.start();
        try {
          await()
              .atMost(SOON)
              .untilAsserted(() -> {
                assertThat(reader.told).contains("0@0", "0 goes on at 3");
                assertThat(reader.told).contains("1@0", "1@1", "1@2");
              });
          node.notify(alice, "a3");
          node.notify(bob, "b3");
          await().atMost(SOON).untilAsserted(() -> assertThat(reader.told).contains("0@3", "1@3"));

          assertThat(reader.told)
              .containsExactlyInAnyOrder(
                  "0@0", "0 goes on at 3", "0@3", "1@0", "1@1", "1@2", "1@3");
          assertThat(tail.health().getStatus()).isEqualTo(Status.UP);
          assertThat(tail.health().getDetails())
              .containsEntry(
                  "belfry.notifications-0",
                  "the records from offset 1 on can't be read; went on at 3");
        } finally {
          tail.stop();
        }
      }
    }
  }

  @Test
  void whatCannotBeReadBackInterruptsNobody(@TempDir Path folder) {
    try (var broker = BrokerOnDisk.start(folder)) {
      broker.createLog(12);
      try (var node = DeliveryNode.start(broker.bootstrapServers())) {
        RecipientId alice = someoneIn(0, node);
        List.of("a0", "a1", "a2").forEach(title -> node.notify(alice, title));
        broker.stop();
        broker.segmentsOf(0).spoil(1);
        broker.startAgain();
        var reader = new Recorder(() -> {});
        LogTail tail = NodeTail.of(node, reader);
        tail.start();
        try {
          await()
              .atMost(SOON)
              .untilAsserted(() -> assertThat(tail.health().getStatus()).isEqualTo(Status.UP));
          node.notify(alice, "a3");
          await().atMost(SOON).untilAsserted(() -> assertThat(reader.told).contains("0@3"));

          assertThat(reader.told).containsExactly("0@0", "0 not read back to 3", "0@3");
        } finally {
          tail.stop();
        }
      }
    }
  }

  private static RecipientId someoneIn(int partition, DeliveryNode node) {
    return Stream.generate(DeliveryNode::someone)
        .filter(someone -> node.eventLog().partitionOf(someone) == partition)
        .findFirst()
        .orElseThrow();
  }

  /// Notes what it is told, by partition and offset.
  private static final class Recorder implements LogListener {
    final Queue<String> told = new ConcurrentLinkedQueue<>();
    private final Runnable whenPinned;
    private int partitions;
    private int pinned;

    Recorder(Runnable whenPinned) {
      this.whenPinned = whenPinned;
    }

    @Override
    public void found(EventLog log) {
      partitions = log.partitions();
    }

    @Override
    public void pinned(int partition, long firstOffset) {
      if (++pinned == partitions) {
        whenPinned.run();
      }
    }

    @Override
    public void records(
        int partition, List<ConsumerRecord<byte[], byte[]>> records, Runnable done) {
      records.forEach(each -> told.add("%s@%s".formatted(partition, each.offset())));
      done.run();
    }

    @Override
    public void interrupted(int partition, long nextOffset) {
      told.add("%s goes on at %s".formatted(partition, nextOffset));
    }

    @Override
    public void notReadBack(int partition, long nextOffset) {
      told.add("%s not read back to %s".formatted(partition, nextOffset));
    }
  }
}
