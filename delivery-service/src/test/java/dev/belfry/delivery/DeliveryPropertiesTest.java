package dev.belfry.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class DeliveryPropertiesTest {
  @Test
  void defaultsAreThoseOfTheContract() {
    DeliveryProperties defaults = bind(Map.of());
    assertThat(defaults.persistenceUrl()).isEqualTo(URI.create("http://localhost:8082"));
    assertThat(defaults.pingInterval()).isEqualTo(Duration.ofSeconds(20));
    assertThat(defaults.deadAfter()).isLessThan(Duration.ofSeconds(45));
    assertThat(defaults.maxSessionsPerUser()).isEqualTo(20);
    assertThat(defaults.framesPerSecond()).isEqualTo(50);
    assertThat(defaults.frameBurst()).isEqualTo(200);
    assertThat(defaults.badFrames()).isEqualTo(10);
    assertThat(defaults.maxFrame()).isEqualTo(DataSize.ofKilobytes(16));
    assertThat(defaults.duplicateWindow()).isEqualTo(Duration.ofMinutes(15));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ping-interval | -1s | belfry.delivery.ping-interval: -1s (expected: > 0)
          dead-after | 10s | belfry.delivery.dead-after: 10s (expected: more than ping-interval)
          page-size | 501 | belfry.delivery.page-size: 501 (expected: 1 to 500)
          absence | -1s | belfry.delivery.absence: -1s (expected: >= 0)
          handshakes-per-second | -1 | belfry.delivery.handshakes-per-second: -1 (expected: >= 0)
          max-frame | 0B | belfry.delivery.max-frame: 0B (expected: 1B to 1MB)
          persistence-url | ftp://x | belfry.delivery.persistence-url: ftp://x (expected: an http or https URL)
          """)
  void wrongValueIsNamedWithWhatWasExpected(String name, String value, String message) {
    assertThatThrownBy(() -> bind(Map.of("belfry.delivery." + name, value)))
        .rootCause()
        .hasMessage(message);
  }

  private static DeliveryProperties bind(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("belfry.delivery", DeliveryProperties.class);
  }
}
