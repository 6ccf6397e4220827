package dev.belfry.delivery.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {
  private final Origins origins = new Origins(List.of("https://app.example.com"));

  @Test
  void noOriginIsNoBrowser() {
    assertThat(origins.allow(null, "https", "belfry.example.com", 443)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example.com",
        "https://belfry.example.com",
        "https://belfry.example.com:443",
        "HTTPS://Belfry.Example.com"
      })
  void ownAndConfiguredOriginsAreAllowed(String origin) {
    assertThat(origins.allow(origin, "https", "belfry.example.com", 443)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "",
        "https://app.example.com.evil",
        "https://evil.app.example.com",
        "http://app.example.com",
        "https://app.example.com:8443",
        "https://app.example.com/",
        "http://belfry.example.com",
        "https://belfry.example.com:8443",
        "https://user@belfry.example.com",
        "https://belfry.example.com/path",
        "file://",
        "::"
      })
  void allOthersAreForeign(String origin) {
    assertThat(origins.allow(origin, "https", "belfry.example.com", 443)).isFalse();
  }
}
