package dev.belfry.service.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.EventCodec;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.WriteListener;
import java.time.Clock;
import java.util.Set;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class KafkaWritesTest {
  private final KafkaWrites writes = new KafkaWrites();
  private final MockProducer<byte[], byte[]> kafka =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final EventPublisher publisher =
      new EventPublisher(kafka, new EventCodec("//test", Clock.systemUTC()), toWrites());

  private WriteListener toWrites() {
    return new WriteListener() {
      @Override
      public void wentInto(Uuid otherLog) {
        throw new IllegalStateException();
      }

      @Override
      public void ended(String topic, @Nullable Exception failure) {
        writes.ended(topic, failure);
      }
    };
  }

  @Test
  void areDownWithTheReasonFromARefusalToTheNextRecordThatTheTopicTakes() {
    fail("a", new TopicAuthorizationException(Set.of("a")));

    assertThat(writes.health().getStatus()).isEqualTo(Status.DOWN);
    assertThat(writes.health().getDetails().toString())
        .contains("ACLs", "a=TopicAuthorizationException");
    succeed("b");
    assertThat(writes.health().getStatus()).isEqualTo(Status.DOWN);
    succeed("a");
    assertThat(writes.health().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void areDownWhenTheProducerAsAWholeIsRefused() {
    fail("a", new KafkaException("in an error state", new ClusterAuthorizationException("no")));
    assertThat(writes.health().getStatus()).isEqualTo(Status.DOWN);

    succeed("a");
    fail("a", new SaslAuthenticationException("who are you"));
    assertThat(writes.health().getStatus()).isEqualTo(Status.DOWN);
  }

  @Test
  void whatOneCallerSendsTooLarge_orIsLate_changesNothing() {
    fail("a", new RecordTooLargeException("2 MB"));
    fail("a", new TimeoutException("30 s"));

    assertThat(writes.health().getStatus()).isEqualTo(Status.UP);
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private void fail(String topic, RuntimeException failure) {
    publisher.send(new ProducerRecord<>(topic, 0, null, new byte[1]));
    kafka.errorNext(failure);
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private void succeed(String topic) {
    publisher.send(new ProducerRecord<>(topic, 0, null, new byte[1]));
    kafka.completeNext();
  }
}
