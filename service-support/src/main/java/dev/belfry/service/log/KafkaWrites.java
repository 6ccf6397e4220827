package dev.belfry.service.log;

import dev.belfry.events.TopicSetup;
import dev.belfry.events.TopicSetup.TopicException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Whether Kafka lets this service write: down from a record that it refuses to take from this
/// service to the next that the same topic takes, or until Kafka says that it may be written. What
/// is refused for the record's own sake, such as one that is too large, does not count. Safe for
/// all threads.
final class KafkaWrites implements HealthIndicator {
  private static final Logger log = LoggerFactory.getLogger(KafkaWrites.class);

  private final Map<String, String> refused = new ConcurrentSkipListMap<>();

  void ended(String topic, @Nullable Exception failure) {
    if (failure == null) {
      taken(topic);
      return;
    }
    Throwable refusal = refusalIn(failure);
    if (refusal != null) {
      String reason = refusal.getClass().getSimpleName() + " " + refusal.getMessage();
      if (!reason.equals(refused.put(topic, reason))) {
        log.error("Kafka refuses what is written to {}: {}", topic, reason);
      }
    }
  }

  private static @Nullable Throwable refusalIn(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AuthorizationException || cause instanceof AuthenticationException) {
        return cause;
      }
    }
    return null;
  }

  /// Asks Kafka about the topics that were refused, because writers may not try again by
  /// themselves.
  void recheck(TopicSetup topics) throws TopicException, InterruptedException {
    if (!refused.isEmpty()) {
      topics.writable(Set.copyOf(refused.keySet())).forEach(this::taken);
    }
  }

  private void taken(String topic) {
    if (!refused.isEmpty() && refused.remove(topic) != null) {
      log.info("Kafka takes what is written to {} again", topic);
    }
  }

  @Override
  public Health health() {
    return refused.isEmpty()
        ? Health.up().build()
        : Health.down()
            .withDetail(
                "reason", "Kafka refuses what is written; check its ACLs and this service's login")
            .withDetail("refused", Map.copyOf(refused))
            .build();
  }
}
