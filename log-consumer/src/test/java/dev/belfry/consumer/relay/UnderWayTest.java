package dev.belfry.consumer.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class UnderWayTest {
  private static final TopicPartition FIRST = new TopicPartition("t", 0);
  private static final TopicPartition SECOND = new TopicPartition("t", 1);

  private final UnderWay underWay = new UnderWay();

  @Test
  void nothingIsPassedOver_whateverEndsFirst() {
    var seven = begin(FIRST, 7);
    var eight = begin(FIRST, 8);
    var three = begin(SECOND, 3);

    eight.complete(null);
    three.complete(null);
    assertThat(underWay.takeEnded()).isEqualTo(Map.of(SECOND, new OffsetAndMetadata(4)));
    assertThat(underWay.size()).isEqualTo(2);

    seven.complete(null);
    assertThat(underWay.takeEnded()).isEqualTo(Map.of(FIRST, new OffsetAndMetadata(9)));
    assertThat(underWay.takeEnded()).isEmpty();
    assertThat(underWay.size()).isZero();
  }

  @Test
  void aFailureIsNotPassedOver() {
    var seven = begin(FIRST, 7);
    var eight = begin(FIRST, 8);
    eight.complete(null);
    seven.completeExceptionally(new IllegalStateException("away"));

    assertThatThrownBy(underWay::takeEnded).hasRootCauseMessage("away");
    assertThatThrownBy(underWay::takeEnded).hasRootCauseMessage("away");
  }

  @Test
  void whatIsAnothersNowIsForgotten() {
    var seven = begin(FIRST, 7);
    var three = begin(SECOND, 3);
    var firstEnded = underWay.whenEnded(List.of(FIRST));

    three.complete(null);
    assertThat(firstEnded).isNotDone();
    underWay.forget(List.of(FIRST));
    seven.complete(null);

    assertThat(firstEnded).isDone();
    assertThat(underWay.size()).isEqualTo(1);
    assertThat(underWay.takeEnded()).containsOnlyKeys(SECOND);
  }

  private CompletableFuture<Void> begin(TopicPartition partition, long offset) {
    var outcome = new CompletableFuture<Void>();
    underWay.add(
        new ConsumerRecord<>(
            partition.topic(), partition.partition(), offset, new byte[0], new byte[0]),
        outcome);
    return outcome;
  }
}
