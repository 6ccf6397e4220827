package dev.belfry.consumer.relay;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// The records that have begun their step, and up to where all of them have ended it. One thread at
/// a time.
final class UnderWay {
  private final Map<TopicPartition, Deque<Begun>> begun = new HashMap<>();
  private int size;

  /// Notes the next record of its partition.
  void add(ConsumerRecord<byte[], byte[]> source, CompletableFuture<?> outcome) {
    begun
        .computeIfAbsent(partitionOf(source), _ -> new ArrayDeque<>())
        .add(new Begun(source.offset(), outcome));
    size++;
  }

  static TopicPartition partitionOf(ConsumerRecord<byte[], byte[]> source) {
    return new TopicPartition(source.topic(), source.partition());
  }

  int size() {
    return size;
  }

  /// Takes out what has ended with everything before it: for each partition where that is anything,
  /// the offset from which to go on.
  ///
  /// @throws java.util.concurrent.CompletionException if the first that has not ended well failed
  Map<TopicPartition, OffsetAndMetadata> takeEnded() {
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
    begun.forEach((partition, records) -> {
      while (!records.isEmpty() && records.peek().outcome().isDone()) {
        records.peek().outcome().join();
        next.put(partition, new OffsetAndMetadata(records.remove().offset() + 1));
        size--;
      }
    });
    return next;
  }

  /// Completes when all that is under way in these partitions has ended, however.
  CompletableFuture<Void> whenEnded(Collection<TopicPartition> partitions) {
    return CompletableFuture.allOf(
        partitions.stream()
            .flatMap(partition -> begun.getOrDefault(partition, new ArrayDeque<>()).stream())
            .map(record -> record.outcome().handle((_, _) -> true))
            .toArray(CompletableFuture[]::new));
  }

  /// Knows nothing of these partitions any more.
  void forget(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      Deque<Begun> records = begun.remove(partition);
      size -= records == null ? 0 : records.size();
    }
  }

  private record Begun(long offset, CompletableFuture<?> outcome) {}
}
