package dev.belfry.channel;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/// channel-service by itself.
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(ChannelConfiguration.class)
public class ChannelApplication {
  static void main(String[] args) {
    var application = new SpringApplication(ChannelApplication.class);
    application.setDefaultProperties(
        Map.of("spring.config.name", "channel-service", "management.server.address", "127.0.0.1"));
    application.run(args);
  }
}
