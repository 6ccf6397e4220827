package dev.belfry.e2e;

import dev.belfry.events.DeliveryEvent;
import dev.belfry.events.EventCodec;
import dev.belfry.events.EventCodec.NotAnEvent;
import dev.belfry.events.EventLog;
import dev.belfry.events.ReceiptEvent;
import dev.belfry.events.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// All that the log, the receipts and the deliveries say at the moment.
///
/// @param receipts by partition
/// @param deliveries by partition
record WholeStory(
    WholeLog log,
    List<List<Told<ReceiptEvent>>> receipts,
    List<List<Told<DeliveryEvent>>> deliveries) {
  /// @param at when Kafka appended it
  record Told<T>(T event, Instant at) {}

  /// The deliveries first and the log last: whatever is told of stands in it.
  static WholeStory read(String bootstrapServers) throws ExecutionException, InterruptedException {
    EventLog shape = WholeLog.read(bootstrapServers).shape();
    var deliveries = read(Topic.DELIVERIES, shape, bootstrapServers, DeliveryEvent::parse);
    var receipts = read(Topic.RECEIPTS, shape, bootstrapServers, EventCodec::parseReceipt);
    return new WholeStory(WholeLog.read(bootstrapServers), receipts, deliveries);
  }

  private static <T> List<List<Told<T>>> read(
      Topic topic, EventLog shape, String bootstrapServers, Parser<T> parser) {
    List<List<Told<T>>> partitions = new ArrayList<>();
    for (var records : TopicRecords.of(topic, shape.partitions(), bootstrapServers)) {
      List<Told<T>> told = new ArrayList<>();
      for (var each : records) {
        try {
          told.add(new Told<>(parser.parse(shape, each), Instant.ofEpochMilli(each.timestamp())));
        } catch (NotAnEvent e) {
          throw new AssertionError("in " + topic.topicName(), e);
        }
      }
      partitions.add(told);
    }
    return partitions;
  }

  private interface Parser<T> {
    T parse(EventLog log, ConsumerRecord<byte[], byte[]> kafkaRecord) throws NotAnEvent;
  }
}
