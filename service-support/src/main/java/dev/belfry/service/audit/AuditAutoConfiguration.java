package dev.belfry.service.audit;

import dev.belfry.events.EventPublisher;
import dev.belfry.service.log.EventLogAutoConfiguration;
import dev.belfry.service.log.EventLogConnection;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/// The audit trail, for services that have to do with the log.
@AutoConfiguration(after = EventLogAutoConfiguration.class)
@ConditionalOnBean(EventLogConnection.class)
public class AuditAutoConfiguration {
  @Bean
  @Lazy
  AuditTrail auditTrail(
      EventLogConnection connection,
      ObjectProvider<EventPublisher> publisher,
      MeterRegistry metrics) {
    return new AuditTrail(connection, publisher, metrics);
  }
}
