package dev.belfry.service.push;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What both who takes subscriptions and who sends need. Each imports this; services that share a
/// process share it. There is a [VapidKey] only where push to browsers is on.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PushProperties.class)
public class PushSettingsConfiguration {
  @Bean
  PushEndpoints pushEndpoints(PushProperties properties) {
    return new PushEndpoints(properties.allowedHosts());
  }

  @Bean
  @ConditionalOnBooleanProperty("belfry.channel.push.web.enabled")
  VapidKey vapidKey(PushProperties properties) {
    return VapidKey.of(properties.web());
  }
}
