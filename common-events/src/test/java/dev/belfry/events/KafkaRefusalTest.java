package dev.belfry.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.junit.jupiter.api.Test;

class KafkaRefusalTest {
  private static final String LOGIN =
      "Kafka refuses the login: %s. Check sasl.mechanism and sasl.jaas.config";

  @Test
  void aPasswordOrMechanismThatIsRefusedIsNamed() {
    assertThat(
            KafkaRefusal.of(
                new ExecutionException(
                    new SaslAuthenticationException("Authentication failed: Invalid username"))))
        .isEqualTo(LOGIN.formatted("Authentication failed: Invalid username"));
    assertThat(KafkaRefusal.of(new UnsupportedSaslMechanismException("PLAIN not enabled")))
        .isEqualTo(LOGIN.formatted("PLAIN not enabled"));
  }

  @Test
  void ofACertificateTheInnermostCauseIsTold() {
    var path = new IllegalStateException("PKIX path building failed", new IllegalStateException());
    var handshake = new SSLHandshakeException("Handshake failed");
    handshake.initCause(path);

    assertThat(KafkaRefusal.of(new SslAuthenticationException("SSL handshake failed", handshake)))
        .startsWith("No TLS with Kafka: PKIX path building failed. Check ssl.truststore.*");
  }

  @Test
  void anythingElseIsNoRefusal() {
    assertThat(KafkaRefusal.of(new TimeoutException("Timed out waiting for a node assignment.")))
        .isNull();
  }
}
