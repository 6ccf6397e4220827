package dev.belfry.standalone;

import dev.belfry.channel.ChannelConfiguration;
import dev.belfry.delivery.DeliveryConfiguration;
import dev.belfry.identity.DevIdentityConfiguration;
import dev.belfry.persistence.PersistenceConfiguration;
import dev.belfry.producer.ProducerConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// The four services and the signer of tokens, in one context.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StandaloneProperties.class)
@Import({
  ProducerConfiguration.class,
  PersistenceConfiguration.class,
  DeliveryConfiguration.class,
  ChannelConfiguration.class,
  DevIdentityConfiguration.class,
  Announcement.class,
  DemoPage.class,
  ApiPage.class
})
class StandaloneConfiguration {}
