package dev.belfry.producer.door;

import dev.belfry.consumer.relay.TopicRelay;
import dev.belfry.events.EventCodec;
import dev.belfry.events.Topic;
import dev.belfry.producer.category.Categories;
import dev.belfry.producer.key.CallTail;
import dev.belfry.producer.template.Templates;
import dev.belfry.service.log.EventLogConnection;
import dev.belfry.service.trace.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The door `requests` of this instance.
@Configuration(proxyBeanMethods = false)
class RequestDoorConfiguration {
  /// Of the largest requests, as many as fit into half of the producer's buffer.
  private static final int MAX_UNDER_WAY = 256;

  @Bean
  TopicRelay requestRelay(
      KafkaProperties kafka,
      EventCodec codec,
      EventLogConnection connection,
      CallTail tail,
      Categories categories,
      Templates templates,
      Traces traces,
      MeterRegistry metrics) {
    return new TopicRelay(
        Topic.REQUESTS,
        "belfry-requests",
        MAX_UNDER_WAY,
        new RequestDoor(tail, categories, templates, traces, metrics),
        kafka,
        codec,
        connection,
        metrics);
  }
}
