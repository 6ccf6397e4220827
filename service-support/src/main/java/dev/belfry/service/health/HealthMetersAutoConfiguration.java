package dev.belfry.service.health;

import dev.belfry.service.capacity.ConnectionMeters;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/// Metrics that every service has: of its components, and of the memory for its calls.
@AutoConfiguration
public class HealthMetersAutoConfiguration {
  @Bean
  HealthMeters healthMeters(ListableBeanFactory beans) {
    return new HealthMeters(beans);
  }

  @Bean
  ConnectionMeters connectionMeters() {
    return new ConnectionMeters();
  }
}
