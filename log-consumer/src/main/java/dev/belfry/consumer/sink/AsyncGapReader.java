package dev.belfry.consumer.sink;

import dev.belfry.consumer.scan.GapReader;
import dev.belfry.consumer.scan.OffsetRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.common.TopicPartition;

/// Looks at offsets without records on a thread of its own, since that waits for Kafka.
final class AsyncGapReader implements AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("gaps").factory());
  private final GapReader reader;

  /// @param connection where Kafka is and how to log in
  AsyncGapReader(Map<String, Object> connection) {
    reader = new GapReader(connection);
  }

  /// What is in the gaps, in their order. Fails with a [org.apache.kafka.common.KafkaException].
  CompletableFuture<List<OffsetRange>> inspect(TopicPartition partition, List<Gap> gaps) {
    return CompletableFuture.supplyAsync(
        () -> {
          List<OffsetRange> found = new ArrayList<>();
          gaps.forEach(gap -> found.addAll(reader.tellApart(partition, gap.from(), gap.to())));
          return found;
        },
        thread);
  }

  /// Ends what is under way.
  @Override
  public void close() {
    thread.shutdownNow();
    thread.close();
    reader.close();
  }

  /// Offsets without records.
  ///
  /// @param from the first one
  /// @param to the first offset after them
  record Gap(long from, long to) {}
}
