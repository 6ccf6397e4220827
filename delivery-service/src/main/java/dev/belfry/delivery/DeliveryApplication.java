package dev.belfry.delivery;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/// delivery-service by itself.
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(DeliveryConfiguration.class)
public class DeliveryApplication {
  static void main(String[] args) {
    SpareMemory.giveBack();
    new SpringApplicationBuilder(DeliveryApplication.class)
        .properties("spring.config.name=delivery-service", "management.server.address=127.0.0.1")
        .run(args);
  }
}
