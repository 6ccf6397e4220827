package dev.belfry.producer.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.consumer.relay.Stopped;
import dev.belfry.events.Content;
import dev.belfry.events.Door;
import dev.belfry.events.EventCodec;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.Ids;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationBroadcast;
import dev.belfry.events.NotificationType;
import dev.belfry.events.Topic;
import dev.belfry.service.trace.Traces;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/// What becomes of a broadcast when not all of its copies do.
class BroadcastCopierTest {
  private static final EventLog LOG = new EventLog(Uuid.ONE_UUID, 5);

  private final MockProducer<byte[], byte[]> kafka =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final EventCodec codec = new EventCodec("//test", Clock.systemUTC());
  private final EventPublisher publisher = new EventPublisher(kafka, codec);
  private final BroadcastCopier copier = new BroadcastCopier(Traces.OFF, new SimpleMeterRegistry());

  @Test
  void isDoneWhenEveryPartitionHasItsCopyAndNoSooner() {
    CompletableFuture<?> outcome = copier.begin(source(), publisher, LOG);

    for (int partition = 0; partition < LOG.partitions(); partition++) {
      assertThat(outcome).isNotDone();
      kafka.completeNext();
    }

    assertThat(outcome).isCompleted();
    assertThat(kafka.history())
        .extracting(ProducerRecord::partition)
        .containsExactlyElementsOf(IntStream.range(0, LOG.partitions()).boxed().toList());
  }

  @Test
  void failsAsAWholeIfOneCopyDoesSoThatAllAreTriedAgain() {
    CompletableFuture<?> outcome = copier.begin(source(), publisher, LOG);

    kafka.completeNext();
    kafka.errorNext(new TimeoutException("away"));
    while (kafka.completeNext()) {
      // the others
    }

    assertThat(outcome).isCompletedExceptionally();
  }

  @Test
  void stopsAtATypeThatOnlyANewerVersionKnows() {
    var newer = source();
    newer.headers().remove("ce_type").add("ce_type", utf8("dev.belfry.notification.digest.v1"));

    assertStopped(copier.begin(newer, publisher, LOG));
  }

  @Test
  void stopsAtAContentThatOnlyANewerVersionKnows() {
    var known = source();
    String newer = new String(known.value(), StandardCharsets.UTF_8).replace("system", "reminder");

    assertStopped(copier.begin(withValue(known, newer), publisher, LOG));
  }

  @Test
  void stopsAtWhatTheLogDoesNotTake() {
    CompletableFuture<?> outcome = copier.begin(source(), publisher, LOG);

    while (kafka.errorNext(new RecordTooLargeException("too large"))) {
      // all copies
    }

    await().until(outcome::isDone);
    assertStopped(outcome);
  }

  @Test
  void whatIsNoEventBecomesADeadLetter() {
    CompletableFuture<?> outcome = copier.begin(withValue(source(), "not json"), publisher, LOG);

    assertThat(outcome).isNotDone();
    kafka.completeNext();

    assertThat(outcome).isCompleted();
    assertThat(kafka.history())
        .extracting(ProducerRecord::topic)
        .containsExactly("belfry.requests-dlt");
  }

  private void assertStopped(CompletableFuture<?> outcome) {
    assertThat(outcome)
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .withRootCauseInstanceOf(Stopped.class)
        .withMessageContaining("stopped at belfry.broadcasts-0 offset 7");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static ConsumerRecord<byte[], byte[]> withValue(
      ConsumerRecord<byte[], byte[]> source, String value) {
    return new ConsumerRecord<>(
        source.topic(),
        source.partition(),
        source.offset(),
        source.timestamp(),
        source.timestampType(),
        0,
        0,
        source.key(),
        utf8(value),
        source.headers(),
        Optional.empty());
  }

  private ConsumerRecord<byte[], byte[]> source() {
    var broadcast =
        new NotificationBroadcast(
            Ids.next(),
            new Content("t", "m", NotificationType.SYSTEM, JsonObject.EMPTY, null, null, true),
            "shop",
            Door.REST,
            null);
    ProducerRecord<byte[], byte[]> written =
        codec.encodeCopy(Topic.BROADCASTS.topicName(), 0, broadcast, broadcast.id());
    return new ConsumerRecord<>(
        written.topic(),
        0,
        7L,
        0L,
        TimestampType.LOG_APPEND_TIME,
        0,
        0,
        written.key(),
        written.value(),
        written.headers(),
        Optional.empty());
  }
}
