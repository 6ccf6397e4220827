package dev.belfry.consumer.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.consumer.scan.OffsetRange.Markers;
import dev.belfry.consumer.sink.AsyncGapReader.Gap;
import dev.belfry.consumer.sink.PartitionState.Held;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/// A partition that is applied up to offset 10.
class ReachTest {
  @Test
  void recordsWithoutAGapAreAllApplied() {
    Reach reach = Reach.of(held(), records(10, 11, 12), 13);

    assertThat(offsets(reach)).containsExactly(10L, 11L, 12L);
    assertThat(reach.to()).isEqualTo(13);
    assertThat(reach.gaps()).isEmpty();
  }

  @Test
  void recordsBeforeAGapAreAppliedAndAllGapsAreToBeLookedAt() {
    Reach reach = Reach.of(held(), records(10, 12, 15), 17);

    assertThat(offsets(reach)).containsExactly(10L);
    assertThat(reach.to()).isEqualTo(11);
    assertThat(reach.gaps()).containsExactly(new Gap(11, 12), new Gap(13, 15), new Gap(16, 17));
  }

  @Test
  void markersThatAreKnownAreNoGap() {
    Reach reach =
        Reach.of(
            held(new Markers(11, 12), new Markers(13, 15), new Markers(16, 17)),
            records(10, 12, 15),
            17);

    assertThat(offsets(reach)).containsExactly(10L, 12L, 15L);
    assertThat(reach.to()).isEqualTo(17);
    assertThat(reach.gaps()).isEmpty();
  }

  @Test
  void aGapOfWhichOnlyTheBeginningIsKnownIsReached() {
    Reach reach = Reach.of(held(new Markers(11, 12)), records(10, 14), 15);

    assertThat(offsets(reach)).containsExactly(10L);
    assertThat(reach.to()).isEqualTo(12);
    assertThat(reach.gaps()).containsExactly(new Gap(12, 14));
  }

  @Test
  void markersAloneMoveThePosition() {
    assertThat(Reach.of(held(new Markers(10, 11)), List.of(), 11).to()).isEqualTo(11);
    assertThat(Reach.of(held(), List.of(), 11).gaps()).containsExactly(new Gap(10, 11));
  }

  private static Held held(Markers... markers) {
    return new Held(new Lease(0, 10, 1), null, List.of(markers));
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(long... offsets) {
    return LongStream.of(offsets)
        .mapToObj(offset ->
            new ConsumerRecord<byte[], byte[]>("log", 0, offset, new byte[0], new byte[0]))
        .toList();
  }

  private static List<Long> offsets(Reach reach) {
    return reach.records().stream().map(ConsumerRecord::offset).toList();
  }
}
