package dev.belfry.service.start;

import org.apache.kafka.common.config.ConfigException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/// A setting that Kafka's client does not accept: no broker named, a malformed address.
@Order(Ordered.HIGHEST_PRECEDENCE)
final class KafkaSettingAnalyzer extends AbstractFailureAnalyzer<ConfigException> {
  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, ConfigException cause) {
    return new FailureAnalysis(
        "Kafka's client can't be set up: %s.".formatted(cause.getMessage()),
        "Look at spring.kafka.bootstrap-servers (host:port, separated by commas) and the other"
            + " settings below spring.kafka.",
        cause);
  }
}
