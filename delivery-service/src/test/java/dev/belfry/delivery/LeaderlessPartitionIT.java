package dev.belfry.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.belfry.consumer.LogOffsets;
import dev.belfry.delivery.tail.LogTail;
import dev.belfry.events.RecipientId;
import dev.belfry.testing.HandshakeRefused;
import dev.belfry.testing.Infrastructure;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;

/// A node starts while one partition of the log has no leader.
class LeaderlessPartitionIT {
  private static final TopicPartition LEADERLESS = new TopicPartition("belfry.notifications", 0);
  private static volatile boolean hasLeader;

  @Test
  void itServesTheUsersOfTheOthersAndThoseOfThatOneWhenItHasALeader() {
    hasLeader = false;
    try (var node =
        DeliveryNode.start(
            Infrastructure.shared().bootstrapServers(),
            "spring.main.sources=" + Kafka.class.getName())) {
      RecipientId alice = someoneIn(0, node);
      RecipientId bob = someoneIn(1, node);

      node.connect(bob).close();
      assertThatThrownBy(() -> node.socketOf(alice).connect())
          .isInstanceOf(HandshakeRefused.class)
          .hasMessageContaining("503");
      assertThat(node.bean(LogTail.class).health().getDetails())
          .containsOnlyKeys(LEADERLESS.toString());

      hasLeader = true;

      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .untilAsserted(() -> node.connect(alice).close());
      assertThat(node.bean(LogTail.class).health().getDetails()).isEmpty();
    }
  }

  private static RecipientId someoneIn(int partition, DeliveryNode node) {
    return Stream.generate(DeliveryNode::someone)
        .filter(someone -> node.eventLog().partitionOf(someone) == partition)
        .findFirst()
        .orElseThrow();
  }

  /// Does not answer for one partition. Without an annotation of its own, since the nodes of all
  /// other tests would find it.
  static class Kafka {
    @Bean
    LogOffsets logOffsets(KafkaProperties kafka) {
      return new LogOffsets(kafka.buildAdminProperties()) {
        @Override
        public Map<TopicPartition, CompletableFuture<Bounds>> bounds(
            Collection<TopicPartition> partitions, Map<String, Uuid> topicIds) {
          var all = new HashMap<>(super.bounds(partitions, topicIds));
          if (!hasLeader && all.containsKey(LEADERLESS)) {
            all.put(LEADERLESS, CompletableFuture.failedFuture(new TimeoutException("no leader")));
          }
          return all;
        }
      };
    }
  }
}
