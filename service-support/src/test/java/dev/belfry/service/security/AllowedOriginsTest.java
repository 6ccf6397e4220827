package dev.belfry.service.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class AllowedOriginsTest {
  private final AllowedOrigins origins = AllowedOrigins.of(List.of("https://app.example.com"));

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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example.com/",
        "https://App.Example.COM",
        "HTTPS://app.example.com",
        "https://app.example.com:443",
        " https://app.example.com "
      })
  void howASettingIsWrittenMakesNoDifference(String setting) {
    AllowedOrigins written = AllowedOrigins.of(List.of(setting));

    assertThat(written.allow("https://app.example.com", "http", "localhost", 80)).isTrue();
    assertThat(written.forCors().checkOrigin("https://app.example.com"))
        .isEqualTo("https://app.example.com");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "null",
        "",
        "app.example.com",
        "https://",
        "https://*.example.com",
        "https://app.example.com/path",
        "https://user@app.example.com",
        "https://app.example.com?",
        "https://app.example.com#",
        "file:///"
      })
  void aSettingThatCanBeNoOriginIsRefused(String setting) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AllowedOrigins.of(List.of("https://app.example.com", setting)))
        .withMessageStartingWith("belfry.allowed-origins: " + setting)
        .withMessageContaining("https://app.example.com");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example.com",
        "HTTPS://APP.example.com",
        "https://app.example.com:443",
        "https://app.example.com/",
        "https://evil.example",
        "null",
        ""
      })
  void corsAndHandshakesJudgeAlike(String origin) {
    boolean handshake = origins.allow(origin, "https", "belfry.example.com", 443);

    assertThat(origins.forCors().checkOrigin(origin) != null).isEqualTo(handshake);
  }

  @Test
  void theLogNamesTheOriginAndTheSettingOnceAMinute(CapturedOutput output) {
    for (String origin : List.of("https://shop.example", "https://other.example")) {
      assertThat(origins.refuse(origin).detail())
          .isEqualTo("This origin is not allowed. Add it to belfry.allowed-origins.");
    }

    assertThat(output.getAll().lines().filter(line -> line.contains("WARN")))
        .singleElement()
        .asString()
        .contains("origin https://shop.example", "belfry.allowed-origins");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://evil.example/\nWARN", "javascript:alert(1)", "\u001b[31m", "a b"})
  void theLogRepeatsNothingThatIsNoOrigin(String origin, CapturedOutput output) {
    origins.refuse(origin);

    assertThat(output.getAll()).contains("an origin that can't be read").doesNotContain(origin);
  }
}
