package dev.belfry.service.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;

class RememberedTokensTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final List<String> decoded = new ArrayList<>();
  private final JwtTimestampValidator notEnded = new JwtTimestampValidator(Duration.ZERO);
  private final AtomicLong nanos = new AtomicLong();
  private final RememberedTokens tokens = new RememberedTokens(this::decode, notEnded, nanos::get);
  private boolean keyIsTakenBack;
  private Clock clock = Clock.fixed(START, ZoneOffset.UTC);

  @Test
  void aGoodTokenIsDecodedOnce() {
    setClock(START);

    assertThat(tokens.decode("alice").getSubject()).isEqualTo("alice");
    assertThat(tokens.decode("alice").getSubject()).isEqualTo("alice");
    assertThat(tokens.decode("bob").getSubject()).isEqualTo("bob");

    assertThat(decoded).containsExactly("alice", "bob");
  }

  @Test
  void aTokenThatHasEndedIsNotGoodAnyMore() {
    setClock(START);
    tokens.decode("alice");

    setClock(START.plusSeconds(31));

    assertThatThrownBy(() -> tokens.decode("alice")).isInstanceOf(BadJwtException.class);
  }

  @Test
  void aBadTokenIsJudgedAnewEachTime() {
    setClock(START);

    assertThatThrownBy(() -> tokens.decode("bad")).isInstanceOf(BadJwtException.class);
    assertThatThrownBy(() -> tokens.decode("bad")).isInstanceOf(BadJwtException.class);

    assertThat(decoded).containsExactly("bad", "bad");
  }

  @Test
  void aTokenWhoseKeyIsTakenBackIsGoodForAMinuteAtMost() {
    setClock(START);
    tokens.decode("alice");
    keyIsTakenBack = true;

    nanos.set(Duration.ofSeconds(59).toNanos());
    assertThat(tokens.decode("alice").getSubject()).isEqualTo("alice");

    nanos.set(Duration.ofSeconds(61).toNanos());
    assertThatThrownBy(() -> tokens.decode("alice")).isInstanceOf(BadJwtException.class);
  }

  private void setClock(Instant now) {
    clock = Clock.fixed(now, ZoneOffset.UTC);
    notEnded.setClock(clock);
  }

  private Jwt decode(String token) {
    decoded.add(token);
    if (token.equals("bad") || keyIsTakenBack || clock.instant().isAfter(START.plusSeconds(30))) {
      throw new BadJwtException(token);
    }
    return Jwt.withTokenValue(token)
        .header("alg", "none")
        .subject(token)
        .issuedAt(START)
        .expiresAt(START.plusSeconds(30))
        .build();
  }
}
