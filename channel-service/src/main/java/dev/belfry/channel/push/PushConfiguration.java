package dev.belfry.channel.push;

import dev.belfry.channel.send.Transport;
import dev.belfry.events.EventPublisher;
import dev.belfry.service.log.EventLogConnection;
import dev.belfry.service.push.PushEndpoints;
import dev.belfry.service.push.PushProperties;
import dev.belfry.service.push.PushSettingsConfiguration;
import dev.belfry.service.push.VapidKey;
import dev.belfry.service.start.StartRefused;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/// Push to browsers, where it is switched on.
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("belfry.channel.push.web.enabled")
@Import(PushSettingsConfiguration.class)
public class PushConfiguration {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Bean(destroyMethod = "close")
  Transport webPushTransport(
      VapidKey key,
      PushEndpoints endpoints,
      PushProperties properties,
      EventLogConnection connection,
      EventPublisher publisher,
      Clock clock,
      Environment environment) {
    String subject = properties.web().subject();
    if (subject.isEmpty()) {
      throw new StartRefused(
          "Push to browsers needs belfry.channel.push.web.subject: mailto: and an address, or an https URL, where a push service reaches whoever runs this.");
    }
    return new WebPushTransport(
        new PushService(key, endpoints, subject, PATIENCE, clock),
        new ErasedSubscriptions(connection, publisher),
        environment.getProperty("belfry.channel.public-url", URI.class),
        clock);
  }
}
