package dev.belfry.producer.broadcast;

import dev.belfry.consumer.relay.TopicRelay;
import dev.belfry.events.EventCodec;
import dev.belfry.events.Topic;
import dev.belfry.service.log.EventLogConnection;
import dev.belfry.service.trace.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The copying of broadcasts by this instance: one after the other.
@Configuration(proxyBeanMethods = false)
class BroadcastConfiguration {
  @Bean
  TopicRelay broadcastRelay(
      KafkaProperties kafka,
      EventCodec codec,
      EventLogConnection connection,
      Traces traces,
      MeterRegistry metrics) {
    return new TopicRelay(
        Topic.BROADCASTS,
        "belfry-broadcasts",
        1,
        new BroadcastCopier(traces, metrics),
        kafka,
        codec,
        connection,
        metrics);
  }
}
