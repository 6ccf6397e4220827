package dev.belfry.persistence.sink;

import static dev.belfry.persistence.testing.Events.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.consumer.LogOffsets;
import dev.belfry.consumer.LogOffsets.Bounds;
import dev.belfry.consumer.sink.Sink;
import dev.belfry.consumer.sink.SinkState;
import dev.belfry.testing.Infrastructure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

/// Kafka does not answer for partition 0, beside one that is busy.
class LeaderlessPartitionIT {
  private final TestLog log = TestLog.create(Infrastructure.shared(), 2);
  private final TestDatabase database = new TestDatabase(Infrastructure.shared().newDatabase());
  private final List<Long> asked = new CopyOnWriteArrayList<>();
  private volatile boolean answers;

  @AfterEach
  void close() {
    database.close();
    log.close();
  }

  @Test
  void theOtherIsAppliedWhileAnAnswerIsAwaited() {
    Sink sink = start(new CompletableFuture<>());
    try {
      for (int i = 1; i <= 20; i++) {
        log.publish(created(log.someoneIn(1)));
        int applied = i;
        await().until(() -> database.applied() == applied);
      }
      assertThat(asked).as("it still waits for its first answer").hasSize(1);
    } finally {
      sink.stop();
    }
  }

  @Test
  void itIsTriedLessAndLessOftenHoweverMuchIsAppliedBesideAndIsAppliedWhenItsLeaderIsBack() {
    Sink sink = start(CompletableFuture.failedFuture(new TimeoutException("no leader")));
    try {
      log.publish(created(log.someoneIn(0)));
      await()
          .until(() -> {
            log.publish(created(log.someoneIn(1)));
            return asked.size() > 4;
          });
      for (int i = 0; i < 4; i++) {
        assertThat(Duration.ofNanos(asked.get(i + 1) - asked.get(i)))
            .as("each pause is twice the one before")
            .isGreaterThanOrEqualTo(Duration.ofMillis(100L << i));
      }
      await()
          .untilAsserted(() ->
              assertThat(String.valueOf(sink.health().getDetails().get("reason")))
                  .contains("0: Kafka does not answer for it")
                  .doesNotContain("1: "));

      answers = true;

      await().until(() -> database.count("notification WHERE partition = 0") == 1);
      await().untilAsserted(() -> assertThat(sink.health().getStatus()).isEqualTo(Status.UP));
    } finally {
      sink.stop();
    }
  }

  private Sink start(CompletableFuture<Bounds> answer) {
    var sink =
        new Sink(
            log.settings(50),
            log.source(),
            database.schema()::migrate,
            database.pool(),
            withoutAnswerForTheFirst(answer),
            new SinkState(log.topic(), new SimpleMeterRegistry()));
    database.schema().migrate();
    sink.start();
    return sink;
  }

  private LogOffsets withoutAnswerForTheFirst(CompletableFuture<Bounds> answer) {
    return new LogOffsets(log.connection()) {
      @Override
      public Map<TopicPartition, CompletableFuture<Bounds>> bounds(
          Collection<TopicPartition> partitions, Map<String, Uuid> topicIds) {
        var first = new TopicPartition(log.topic(), 0);
        var all = new HashMap<>(super.bounds(partitions, topicIds));
        if (partitions.contains(first) && !answers) {
          asked.add(System.nanoTime());
          all.put(first, answer);
        }
        return all;
      }
    };
  }
}
