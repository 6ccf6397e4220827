package dev.belfry.events;

import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/// Is told what becomes of the records of an [EventPublisher]. Must not block; where nothing else
/// is said it is called on Kafka's threads.
@FunctionalInterface
public interface WriteListener {
  /// An event went into this topic, which is not the log that was meant.
  void wentInto(Uuid otherLog);

  /// A record is about to be published, by the thread that calls this. May add headers that readers
  /// of events pass over.
  ///
  /// @return told when it was acknowledged, or why it failed; null if nobody wants to know
  default @Nullable Consumer<@Nullable Exception> publishing(
      ProducerRecord<byte[], byte[]> kafkaRecord) {
    return null;
  }

  /// A record was acknowledged, or failed.
  default void ended(String topic, @Nullable Exception failure) {}
}
