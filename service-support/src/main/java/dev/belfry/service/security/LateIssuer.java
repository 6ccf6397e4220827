package dev.belfry.service.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;

/// A decoder that first has to find its issuer's keys (`issuer-uri`), with the first token. One
/// call at a time looks for them while the others wait for it, and none soon after one that found
/// nothing. Safe for all threads.
final class LateIssuer implements JwtDecoder {
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Duration WAIT = Duration.ofSeconds(3);

  private final JwtDecoder decoder;
  private final Clock clock;
  private final ReentrantLock looking = new ReentrantLock();
  private volatile boolean found;
  private volatile Instant notBefore = Instant.MIN;

  LateIssuer(JwtDecoder decoder, Clock clock) {
    this.decoder = decoder;
    this.clock = clock;
  }

  @Override
  public Jwt decode(String token) {
    if (found) {
      return decoder.decode(token);
    }
    if (isPause() || !isMyTurn()) {
      throw new JwtException("The issuer was not found a moment ago, or is being looked for.");
    }
    try {
      if (!found && isPause()) {
        throw new JwtException("The issuer was not found a moment ago.");
      }
      Jwt jwt = decoder.decode(token);
      found = true;
      return jwt;
    } catch (JwtDecoderInitializationException e) {
      notBefore = clock.instant().plus(PAUSE);
      throw new JwtException("The issuer was not found.", e);
    } finally {
      looking.unlock();
    }
  }

  private boolean isPause() {
    return clock.instant().isBefore(notBefore);
  }

  private boolean isMyTurn() {
    try {
      return looking.tryLock(WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
