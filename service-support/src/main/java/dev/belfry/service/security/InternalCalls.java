package dev.belfry.service.security;

import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authorization.AuthenticatedAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationManagers;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/// Tells a service that calls `/internal/` from anyone else who holds a valid token, by a secret
/// that both services were given. Without a secret every valid token may call, so a proxy must not
/// route `/internal/`.
public final class InternalCalls {
  private static final String HEADER = "Belfry-Internal";

  private final String secret;

  InternalCalls(String secret) {
    this.secret = secret;
  }

  /// Adds the secret, if there is one, to a call of another service's `/internal/`.
  public HttpRequest.Builder sign(HttpRequest.Builder call) {
    return secret.isEmpty() ? call : call.header(HEADER, secret);
  }

  AuthorizationManager<RequestAuthorizationContext> servicesOnly() {
    return AuthorizationManagers.allOf(
        AuthenticatedAuthorizationManager.authenticated(),
        (_, call) -> new AuthorizationDecision(isSigned(call.getRequest().getHeader(HEADER))));
  }

  private boolean isSigned(@Nullable String given) {
    return secret.isEmpty()
        || (given != null && MessageDigest.isEqual(bytes(given), bytes(secret)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
