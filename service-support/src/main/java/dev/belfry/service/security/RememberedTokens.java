package dev.belfry.service.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/// Remembers for a minute which tokens were good: checking a signature costs more than all the rest
/// of a small call, and callers use a token many times. A token that has ended is refused at once;
/// one whose key its issuer takes back, a minute after the decoder behind this knows of that.
///
/// Bounded by the length of the tokens, not by their number. Safe for all threads.
final class RememberedTokens implements JwtDecoder {
  private static final Duration REMEMBERED = Duration.ofMinutes(1);
  private static final long MAX_CHARACTERS = 8 * 1024 * 1024;

  private final JwtDecoder decoder;
  private final OAuth2TokenValidator<Jwt> notEnded;
  private final Cache<String, Jwt> good;

  /// @param decoder checks everything
  /// @param notEnded checks what may change while a token is remembered
  RememberedTokens(JwtDecoder decoder, OAuth2TokenValidator<Jwt> notEnded) {
    this(decoder, notEnded, Ticker.systemTicker());
  }

  /// @param ticker says how long ago a token was good
  RememberedTokens(JwtDecoder decoder, OAuth2TokenValidator<Jwt> notEnded, Ticker ticker) {
    this.decoder = decoder;
    this.notEnded = notEnded;
    this.good =
        Caffeine.newBuilder()
            .ticker(ticker)
            .expireAfterWrite(REMEMBERED)
            .scheduler(Scheduler.systemScheduler()) // else they stay until the next call comes
            .maximumWeight(MAX_CHARACTERS)
            .weigher((String token, Jwt _) -> token.length())
            .build();
  }

  @Override
  public Jwt decode(String token) {
    Jwt known = good.getIfPresent(token);
    if (known != null && !notEnded.validate(known).hasErrors()) {
      return known;
    }
    Jwt decoded = decoder.decode(token);
    good.put(token, decoded);
    return decoded;
  }
}
