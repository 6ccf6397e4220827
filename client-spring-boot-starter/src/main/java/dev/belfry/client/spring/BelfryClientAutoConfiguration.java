package dev.belfry.client.spring;

import dev.belfry.client.BelfryClient;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SslConfigs;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.kafka.autoconfigure.SslBundleSslEngineFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// A [BelfryClient], closed with the application: over REST where `belfry.client.url` is set, over
/// Kafka where `belfry.client.kafka` is true. An application's own one goes before it.
@AutoConfiguration(
    afterName = "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration")
@EnableConfigurationProperties(BelfryClientProperties.class)
public class BelfryClientAutoConfiguration {
  /// The name of the bean that gives tokens. Not any `Supplier<String>`: it might supply something
  /// else, which must not leave the service.
  public static final String TOKEN_BEAN = "belfryClientToken";

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty("belfry.client.url")
  static class OverRest {
    @Bean
    @ConditionalOnMissingBean
    BelfryClient belfryClient(
        BelfryClientProperties properties,
        @Qualifier(TOKEN_BEAN) ObjectProvider<Supplier<String>> tokens) {
      URI url = properties.url();
      if (url == null) {
        throw new MissingSetting(
            "belfry.client.url is empty.",
            "Set it to where producer-api is, http(s)://host[:port][/path], or leave it out.");
      }
      String fixed = properties.token();
      Supplier<String> token =
          tokens.getIfAvailable(() -> fixed == null || fixed.isBlank() ? null : () -> fixed);
      if (token == null) {
        throw new MissingSetting(
            "belfry.client.url is set, but there is no token.",
            ("Set belfry.client.token, or define a bean %s of type Supplier<String>, which is the way"
                    + " for tokens that expire.")
                .formatted(TOKEN_BEAN));
      }
      return BelfryClient.overRest(url, token, properties.retryPolicy());
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty(name = "belfry.client.kafka", havingValue = "true")
  @ConditionalOnClass(KafkaProperties.class)
  static class OverKafka {
    @Bean
    @ConditionalOnMissingBean
    BelfryClient belfryClient(
        BelfryClientProperties properties,
        KafkaProperties kafka,
        ObjectProvider<KafkaConnectionDetails> details,
        @Value("${spring.application.name:}") String application) {
      String source = properties.source() == null ? application : properties.source();
      if (source.isBlank()) {
        throw new MissingSetting(
            "belfry.client.kafka is true, but nothing says who sends.",
            "Set spring.application.name, or belfry.client.source.");
      }
      return BelfryClient.overKafka(
          connection(kafka, details.getIfAvailable()), source, properties.retryPolicy());
    }

    private static Map<String, Object> connection(
        KafkaProperties kafka, @Nullable KafkaConnectionDetails details) {
      Map<String, Object> settings = new HashMap<>(kafka.buildProducerProperties());
      // Its own producer beside the application's: no part of its transactions, metrics or hooks.
      settings.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
      settings.remove(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG);
      settings.computeIfPresent(
          CommonClientConfigs.CLIENT_ID_CONFIG, (name, id) -> id + "-belfry-client");
      if (details != null) {
        var producer = details.getProducer();
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, producer.getBootstrapServers());
        String protocol = producer.getSecurityProtocol();
        if (protocol != null && !protocol.isEmpty()) {
          settings.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol);
        }
        SslBundle bundle = producer.getSslBundle();
        if (bundle != null) {
          settings.put(
              SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG,
              SslBundleSslEngineFactory.class.getName());
          settings.put(SslBundle.class.getName(), bundle);
        }
      }
      return settings;
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty(name = "belfry.client.kafka", havingValue = "true")
  @ConditionalOnMissingClass("org.springframework.boot.kafka.autoconfigure.KafkaProperties")
  static class OverKafkaWithoutKafka {
    @Bean
    @ConditionalOnMissingBean
    BelfryClient belfryClient() {
      throw new MissingSetting(
          "belfry.client.kafka is true, but there is no Kafka on the class path.",
          "Add the dependency spring-boot-starter-kafka, or set belfry.client.url instead.");
    }
  }
}
