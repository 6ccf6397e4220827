package dev.belfry.service.security;

import static java.util.Objects.requireNonNull;

import dev.belfry.events.RecipientId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;

/// Who calls, by the token: a controller's method asks for it as an argument.
///
/// @param id the token's `sub`
/// @param scopes the token's scopes
/// @param expiresAt the token's end; [Instant#MAX] if it has none
/// @param verifiedEmail the caller's address, if the issuer answers for it; never logged
/// @param token the token itself, to call another service on the caller's behalf; never logged
public record Caller(
    RecipientId id,
    Set<Scope> scopes,
    Instant expiresAt,
    @Nullable String verifiedEmail,
    String token) {
  /// The caller that a decoded and validated token stands for.
  public static Caller of(Jwt jwt) {
    Instant expiresAt = jwt.getExpiresAt();
    return new Caller(
        new RecipientId(requireNonNull(jwt.getSubject(), "sub")),
        Scope.of(jwt.getClaimAsString("scope")),
        expiresAt == null ? Instant.MAX : expiresAt,
        Boolean.TRUE.equals(jwt.getClaims().get("email_verified"))
                && jwt.getClaims().get("email") instanceof String email
            ? email
            : null,
        jwt.getTokenValue());
  }

  /// Whether the token has this scope.
  public boolean may(Scope scope) {
    return scopes.contains(scope);
  }

  @Override
  public String toString() {
    return id.value();
  }
}
