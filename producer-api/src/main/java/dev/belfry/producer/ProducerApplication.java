package dev.belfry.producer;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/// producer-api as a process of its own.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ProducerConfiguration.class)
public class ProducerApplication {
  /// Starts the service and keeps it running.
  public static void main(String[] args) {
    application().run(args);
  }

  /// The service, ready to be started.
  public static SpringApplicationBuilder application() {
    return new SpringApplicationBuilder(ProducerApplication.class)
        .properties("spring.config.name=producer-api", "management.server.address=127.0.0.1");
  }
}
