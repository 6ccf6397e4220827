package dev.belfry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

class TokensTest {

  private final JwtDecoder verifier = NimbusJwtDecoder.withJwkSetUri(Tokens.jwkSetUri()).build();

  @Test
  void aTokenIsVerifiedWithTheKeyItsIssuerShows() {
    var token =
        verifier.decode(
            Tokens.user("alice")
                .withScope("notifications:send")
                .expiringIn(Duration.ofMinutes(2))
                .signed());

    assertThat(token.getSubject()).isEqualTo("alice");
    assertThat(token.getClaimAsString("scope")).isEqualTo("notifications:send");
    assertThat(token.getExpiresAt()).isBetween(Instant.now(), Instant.now().plusSeconds(121));
  }

  @Test
  void anExpiredTokenIsRefused() {
    assertThatExceptionOfType(BadJwtException.class)
        .isThrownBy(() -> verifier.decode(Tokens.user("alice").expired()))
        .withMessageContaining("expired");
  }

  @ParameterizedTest
  @ValueSource(strings = {"unsigned", "another key", "public key"})
  void aForgedTokenIsRefused(String forgery) {
    var alice = Tokens.user("alice");
    var token =
        switch (forgery) {
          case "unsigned" -> alice.unsigned();
          case "another key" -> alice.signedWithAnotherKey();
          default -> alice.signedWithThePublicKeyAsSecret();
        };
    assertThatExceptionOfType(JwtException.class).isThrownBy(() -> verifier.decode(token));
  }
}
