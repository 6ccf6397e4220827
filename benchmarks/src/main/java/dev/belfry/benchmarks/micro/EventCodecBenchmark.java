package dev.belfry.benchmarks.micro;

import dev.belfry.events.EventCodec;
import dev.belfry.events.EventLog;
import dev.belfry.events.LogEntry;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.Topic;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// From an event to the bytes of the log and back: once per notification in producer-api, once in
/// the read model, and once in each delivery node that has a session of the recipient.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EventCodecBenchmark {
  private final EventLog log = Samples.log();
  private final EventCodec codec = new EventCodec("benchmarks", Clock.systemUTC());
  private final NotificationCreated event = Samples.created();
  private final ConsumerRecord<byte[], byte[]> kafkaRecord =
      asRead(codec.encode(Topic.NOTIFICATIONS.topicName(), log, event));

  @Benchmark
  public ProducerRecord<byte[], byte[]> encodeCreated() {
    return codec.encode(Topic.NOTIFICATIONS.topicName(), log, event);
  }

  @Benchmark
  public LogEntry decodeCreated() {
    return EventCodec.decode(log, kafkaRecord);
  }

  private static ConsumerRecord<byte[], byte[]> asRead(ProducerRecord<byte[], byte[]> written) {
    return new ConsumerRecord<>(
        written.topic(),
        written.partition(),
        41,
        1_800_000_000_000L,
        TimestampType.LOG_APPEND_TIME,
        written.key().length,
        written.value().length,
        written.key(),
        written.value(),
        written.headers(),
        Optional.empty());
  }
}
