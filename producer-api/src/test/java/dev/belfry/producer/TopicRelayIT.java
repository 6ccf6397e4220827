package dev.belfry.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.consumer.relay.Step;
import dev.belfry.consumer.relay.TopicRelay;
import dev.belfry.events.EventCodec;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.Topic;
import dev.belfry.service.log.EventLogConnection;
import dev.belfry.testing.Infrastructure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

class TopicRelayIT {
  @Test
  void anErrorEndsIt_andHealthSaysSo() {
    try (ProducerService service =
        ProducerService.start(Infrastructure.shared().bootstrapServers())) {
      AtomicInteger begun = new AtomicInteger();
      TopicRelay relay =
          relay(
              service,
              (_, _, _) -> {
                begun.incrementAndGet();
                throw new LinkageError("no such method");
              });
      relay.start();
      try {
        service
            .bean(EventPublisher.class)
            .send(
                new ProducerRecord<>(Topic.REQUESTS_DEAD_LETTERS.topicName(), 0, null, new byte[1]))
            .join();

        await()
            .dontCatchUncaughtExceptions()
            .untilAsserted(() ->
                assertThat(String.valueOf(relay.health().getDetails().get("reason")))
                    .contains("LinkageError", "restarted"));
        assertThat(relay.health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(begun).hasValue(1);
      } finally {
        relay.stop();
      }
    }
  }

  private static TopicRelay relay(ProducerService service, Step step) {
    return new TopicRelay(
        Topic.REQUESTS_DEAD_LETTERS,
        "test-" + UUID.randomUUID(),
        1,
        step,
        service.bean(KafkaProperties.class),
        service.bean(EventCodec.class),
        service.bean(EventLogConnection.class),
        new SimpleMeterRegistry());
  }
}
