package dev.belfry.channel.push;

import dev.belfry.channel.contact.ReachablePlatforms;
import dev.belfry.channel.send.Transport;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.PushPlatform;
import dev.belfry.service.log.EventLogConnection;
import dev.belfry.service.push.PushEndpoints;
import dev.belfry.service.push.PushProperties;
import dev.belfry.service.push.PushSettingsConfiguration;
import dev.belfry.service.push.VapidKey;
import dev.belfry.service.start.StartRefused;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/// Push, by the platforms that are on: without one there is no transport.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({FcmProperties.class, ApnsProperties.class})
@Import(PushSettingsConfiguration.class)
public class PushConfiguration {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /// Devices of others are no addresses.
  @Bean
  ReachablePlatforms reachablePlatforms(
      PushProperties web, FcmProperties fcm, ApnsProperties apns) {
    Set<PushPlatform> on = EnumSet.noneOf(PushPlatform.class);
    if (web.web().enabled()) {
      on.add(PushPlatform.WEB);
    }
    if (fcm.isOn()) {
      on.add(PushPlatform.FCM);
    }
    if (apns.isOn()) {
      on.add(PushPlatform.APNS);
    }
    return new ReachablePlatforms(on);
  }

  @Bean(destroyMethod = "close")
  @Conditional(AnyPlatform.class)
  Transport pushTransport(
      ObjectProvider<VapidKey> webKey,
      PushEndpoints endpoints,
      PushProperties web,
      FcmProperties fcm,
      ApnsProperties apns,
      EventLogConnection connection,
      EventPublisher publisher,
      MeterRegistry meters,
      Clock clock,
      Environment environment) {
    URI publicUrl = environment.getProperty("belfry.channel.public-url", URI.class);
    List<Platform> platforms = new ArrayList<>();
    if (web.web().enabled()) {
      platforms.add(browsers(webKey.getObject(), endpoints, web, publicUrl, clock));
    }
    if (fcm.isOn()) {
      platforms.add(
          new FcmService(
              new PushCalls(PATIENCE),
              FcmCredentials.in(Path.of(fcm.credentialsFile())),
              fcm.server(),
              publicUrl,
              clock));
    }
    if (apns.isOn()) {
      platforms.add(new ApnsService(ApnsClients.of(apns), apns.topic(), publicUrl, PATIENCE));
    }
    return new PushTransport(
        platforms, new ErasedSubscriptions(connection, publisher), meters, clock);
  }

  private static Platform browsers(
      VapidKey key,
      PushEndpoints endpoints,
      PushProperties properties,
      @Nullable URI publicUrl,
      Clock clock) {
    String subject = properties.web().subject();
    if (subject.isEmpty()) {
      throw new StartRefused(
          "Push to browsers needs belfry.channel.push.web.subject: mailto: and an address, or an https URL, where a push service reaches whoever runs this.");
    }
    return new WebPushService(new PushCalls(PATIENCE), key, endpoints, subject, publicUrl, clock);
  }

  /// Whether anything can be pushed to.
  static final class AnyPlatform implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      Environment settings = context.getEnvironment();
      return settings.getProperty("belfry.channel.push.web.enabled", Boolean.class, false)
          || !settings.getProperty("belfry.channel.push.fcm.credentials-file", "").isEmpty()
          || !settings.getProperty("belfry.channel.push.apns.key-file", "").isEmpty();
    }
  }
}
