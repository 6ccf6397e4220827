package dev.belfry.service.log;

import dev.belfry.consumer.LogOffsets;
import dev.belfry.events.EventCodec;
import dev.belfry.events.EventPublisher;
import dev.belfry.service.trace.Traces;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/// The log, for services that have to do with it ([EventLogProperties#enabled]). Where Kafka is and
/// how to log in is told by Spring's own `spring.kafka.*`.
@AutoConfiguration(after = KafkaAutoConfiguration.class)
@ConditionalOnProperty(name = "belfry.log.enabled", matchIfMissing = true)
@EnableConfigurationProperties(EventLogProperties.class)
public class EventLogAutoConfiguration {
  @Bean
  EventLogConnection eventLogConnection(
      KafkaProperties kafka, EventLogProperties properties, KafkaWrites writes, Traces traces) {
    return new EventLogConnection(kafka.buildAdminProperties(), properties, writes, traces);
  }

  @Bean
  @ConditionalOnMissingBean
  LogOffsets logOffsets(KafkaProperties kafka) {
    return new LogOffsets(kafka.buildAdminProperties());
  }

  @Bean
  KafkaWrites kafkaWrites() {
    return new KafkaWrites();
  }

  @Bean
  @Lazy
  EventCodec eventCodec(Clock clock, @Value("${spring.application.name}") String service) {
    return new EventCodec("//belfry/" + service, clock);
  }

  @Bean
  @Lazy
  EventPublisher eventPublisher(
      KafkaProperties kafka, EventCodec codec, EventLogConnection connection) {
    return new EventPublisher(
        EventPublisher.reliable(kafka.buildProducerProperties()), codec, connection);
  }
}
