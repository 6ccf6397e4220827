package dev.belfry.events;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.jspecify.annotations.Nullable;

/// Why Kafka does not let a client in, for an operator.
public final class KafkaRefusal {
  private KafkaRefusal() {}

  /// In one sentence, with the settings to check; null if the failure is something else.
  public static @Nullable String of(Throwable failure) {
    Optional<AuthenticationException> refused =
        causes(failure)
            .filter(AuthenticationException.class::isInstance)
            .map(AuthenticationException.class::cast)
            .findFirst();
    return refused.map(KafkaRefusal::sentence).orElse(null);
  }

  private static String sentence(AuthenticationException refused) {
    return refused instanceof SslAuthenticationException
        ? "No TLS with Kafka: %s. Check ssl.truststore.*, ssl.keystore.*, and that the broker's certificate names the host in bootstrap.servers"
            .formatted(innermostMessage(refused))
        : "Kafka refuses the login: %s. Check sasl.mechanism and sasl.jaas.config"
            .formatted(innermostMessage(refused));
  }

  private static String innermostMessage(Throwable failure) {
    return causes(failure)
        .map(Throwable::getMessage)
        .filter(Objects::nonNull)
        .reduce((outer, inner) -> inner)
        .orElse(failure.getClass().getSimpleName());
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
  }
}
