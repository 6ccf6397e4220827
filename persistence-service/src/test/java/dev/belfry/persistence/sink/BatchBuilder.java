package dev.belfry.persistence.sink;

import dev.belfry.consumer.sink.Advance;
import dev.belfry.consumer.sink.Lease;
import dev.belfry.events.Event;
import dev.belfry.events.EventCodec;
import dev.belfry.events.EventLog;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.RecipientId;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.record.TimestampType;

/// Records of one partition as a consumer gets them, without a broker. Each is appended one second
/// after the one before.
final class BatchBuilder {
  static final String TOPIC = "log";
  static final EventLog LOG = new EventLog(new Uuid(0x1234_5678_9abc_def0L, 42), 1);

  /// A little before midnight: what is counted by day falls on two.
  static final Instant START = Instant.parse("2026-11-22T23:58:00Z");

  private static final EventCodec CODEC = new EventCodec("//test", Clock.systemUTC());

  private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
  private final long first;

  /// @param first the offset of the first record
  BatchBuilder(long first) {
    this.first = first;
  }

  /// When the record at that offset is appended.
  static Instant appendedAt(long offset) {
    return START.plusSeconds(offset);
  }

  long next() {
    return first + records.size();
  }

  BatchBuilder add(Event event) {
    RecipientId recipient = event.recipient();
    return add(
        recipient == null && event instanceof NotificationEvent everyone
            ? CODEC.encodeCopy(TOPIC, 0, everyone, dev.belfry.events.Ids.next())
            : CODEC.encode(TOPIC, LOG, event));
  }

  /// A copy of what concerns everyone.
  BatchBuilder addCopy(NotificationEvent event, java.util.UUID eventId) {
    return add(CODEC.encodeCopy(TOPIC, 0, event, eventId));
  }

  BatchBuilder add(ProducerRecord<byte[], byte[]> written) {
    long offset = next();
    records.add(
        new ConsumerRecord<>(
            TOPIC,
            0,
            offset,
            appendedAt(offset).toEpochMilli(),
            TimestampType.LOG_APPEND_TIME,
            0,
            0,
            written.key(),
            written.value(),
            written.headers(),
            Optional.empty()));
    return this;
  }

  /// The record of an event, to be repeated or spoilt.
  static ProducerRecord<byte[], byte[]> recordOf(Event event) {
    return CODEC.encode(TOPIC, LOG, event);
  }

  List<ConsumerRecord<byte[], byte[]>> records() {
    return List.copyOf(records);
  }

  Advance advance(Lease from) {
    return past(records, from);
  }

  static Advance past(List<ConsumerRecord<byte[], byte[]>> batch, Lease from) {
    return new Advance(from, batch.getLast().offset() + 1, batch);
  }
}
