package dev.belfry.consumer.sink;

import dev.belfry.consumer.scan.OffsetRange.Markers;
import dev.belfry.consumer.sink.AsyncGapReader.Gap;
import dev.belfry.consumer.sink.PartitionState.Held;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// How far what was polled of a partition can be applied: up to the first offset without a record
/// that is not known to be a marker.
///
/// @param records those before that
/// @param to that offset, or the one after all that was polled
/// @param gaps from `to` on, those that have to be looked at
record Reach(List<ConsumerRecord<byte[], byte[]>> records, long to, List<Gap> gaps) {
  /// @param polled records that come at or after the lease's position
  /// @param next where Kafka's client goes on
  static Reach of(Held held, List<ConsumerRecord<byte[], byte[]>> polled, long next) {
    long reached = held.lease().next();
    int count = 0;
    List<Gap> gaps = new ArrayList<>();
    long expected = reached;
    for (ConsumerRecord<byte[], byte[]> each : polled) {
      long known = passMarkers(held.markers(), expected, each.offset());
      if (gaps.isEmpty()) {
        reached = known;
      }
      if (known < each.offset()) {
        gaps.add(new Gap(known, each.offset()));
      }
      if (gaps.isEmpty()) {
        reached = each.offset() + 1;
        count++;
      }
      expected = each.offset() + 1;
    }
    long known = passMarkers(held.markers(), expected, next);
    if (gaps.isEmpty()) {
      reached = known;
    }
    if (known < next) {
      gaps.add(new Gap(known, next));
    }
    return new Reach(polled.subList(0, count), reached, gaps);
  }

  /// Where it goes on after the markers that are known.
  private static long passMarkers(List<Markers> markers, long from, long to) {
    for (Markers range : markers) {
      if (range.from() <= from && from < range.to()) {
        return Math.min(to, range.to());
      }
    }
    return from;
  }
}
