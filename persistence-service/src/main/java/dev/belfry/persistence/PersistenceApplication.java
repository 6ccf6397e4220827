package dev.belfry.persistence;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/// persistence-service by itself.
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(PersistenceConfiguration.class)
public class PersistenceApplication {
  static void main(String[] args) {
    var application = new SpringApplication(PersistenceApplication.class);
    application.setDefaultProperties(
        Map.of(
            "spring.config.name", "persistence-service", "management.server.address", "127.0.0.1"));
    application.run(args);
  }
}
