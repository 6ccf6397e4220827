package dev.belfry.client.spring;

import dev.belfry.client.RetryPolicy;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How this service reaches Belfry: over REST (`url`) or over Kafka (`kafka`).
///
/// @param url where Belfry's producer-api is; with it, notices go over REST
/// @param token the bearer token of this service, with the scope notifications:send. A bean
///   `belfryClientToken` of type `Supplier<String>` goes before it, and is the way for tokens that
///   expire
/// @param kafka whether notices go over the topic belfry.requests; Kafka is where spring.kafka.*
///   says
/// @param source who sends, over Kafka; spring.application.name if it is not given
/// @param giveUpAfter how long a notice is tried for, before it counts as not acknowledged
/// @param attemptTimeout how long one try may take, over REST
@ConfigurationProperties("belfry.client")
public record BelfryClientProperties(
    @Nullable URI url,
    @Nullable String token,
    @DefaultValue("false") boolean kafka,
    @Nullable String source,
    @DefaultValue("30s") Duration giveUpAfter,
    @DefaultValue("10s") Duration attemptTimeout) {
  public BelfryClientProperties {
    requirePositive("give-up-after", giveUpAfter);
    requirePositive("attempt-timeout", attemptTimeout);
    if (kafka && url != null) {
      throw new IllegalArgumentException(
          "belfry.client.kafka: true (expected: either this or belfry.client.url)");
    }
  }

  RetryPolicy retryPolicy() {
    return RetryPolicy.DEFAULT.givingUpAfter(giveUpAfter).withAttemptTimeout(attemptTimeout);
  }

  /// Without the token.
  @Override
  public String toString() {
    return "BelfryClientProperties[url=%s, kafka=%s]".formatted(url, kafka);
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(
          "belfry.client.%s: %s (expected: > 0)".formatted(name, value));
    }
  }
}
