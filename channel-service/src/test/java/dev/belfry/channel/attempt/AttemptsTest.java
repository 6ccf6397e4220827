package dev.belfry.channel.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.channel.delivery.Delivery;
import dev.belfry.channel.delivery.DeliveryState;
import dev.belfry.channel.send.Message;
import dev.belfry.channel.send.Outcome;
import dev.belfry.channel.send.Transport;
import dev.belfry.events.Channel;
import dev.belfry.events.EventCodec;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.Ids;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What leaves, by what Kafka says of the attempt.
class AttemptsTest {
  private static final EventLog LOG = new EventLog(Uuid.randomUuid(), 3);
  private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");

  private final Sent transport = new Sent();

  @Test
  void whatKafkaHasAcknowledgedIsSent() {
    try (EventPublisher publisher = publisher(null)) {
      assertThat(Attempts.attempt(publisher, LOG, transport, claim(), () -> true))
          .containsInstanceOf(Outcome.Sent.class);
    }
    assertThat(transport.messages).hasSize(1);
  }

  @Test
  void whatKafkaHasNotAcknowledgedHasSurelySentNothing() {
    try (EventPublisher publisher = publisher(new TimeoutException("away"))) {
      assertThat(Attempts.attempt(publisher, LOG, transport, claim(), () -> true))
          .containsInstanceOf(Outcome.Deferred.class);
    }
    assertThat(transport.messages).isEmpty();
  }

  @Test
  void whoeverHasLostTheClaimSendsNothingAndSaysNothing() {
    try (EventPublisher publisher = publisher(null)) {
      assertThat(Attempts.attempt(publisher, LOG, transport, claim(), () -> false)).isEmpty();
    }
    try (EventPublisher publisher = publisher(new TimeoutException("away"))) {
      assertThat(Attempts.attempt(publisher, LOG, transport, claim(), () -> false)).isEmpty();
    }
    assertThat(transport.messages).isEmpty();
  }

  private static EventPublisher publisher(@Nullable RuntimeException failure) {
    var producer =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    producer.sendException = failure;
    return new EventPublisher(producer, new EventCodec("//belfry/test", Clock.systemUTC()));
  }

  private static Claim claim() {
    UUID id = Ids.next();
    RecipientId alice = new RecipientId("alice");
    return new Claim(
        new Delivery(
            id,
            LOG.partitionOf(alice),
            alice,
            Channel.EMAIL,
            "default",
            NOW,
            DeliveryState.SENDING,
            0,
            false,
            false,
            NOW,
            Set.of(),
            1L),
        1,
        0,
        new Message(
            id,
            alice,
            1,
            new Message.CategoryName("default", "Default", false),
            null,
            null,
            Settings.DEFAULT,
            List.of(),
            List.of(new Message.Address.Mail("alice@example.com"))),
        null,
        List.of());
  }

  private static final class Sent implements Transport {
    private final List<Message> messages = new ArrayList<>();

    @Override
    public Channel channel() {
      return Channel.EMAIL;
    }

    @Override
    public Outcome send(Message message) {
      messages.add(message);
      return new Outcome.Sent(null);
    }

    @Override
    public void close() {}
  }
}
