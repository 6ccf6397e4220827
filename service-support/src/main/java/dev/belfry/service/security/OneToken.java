package dev.belfry.service.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;

/// Takes the token from the one header `Authorization`. Of two, a proxy might have looked at the
/// other.
final class OneToken implements BearerTokenResolver {
  private final BearerTokenResolver usual = new DefaultBearerTokenResolver();

  @Override
  public @Nullable String resolve(HttpServletRequest call) {
    if (Collections.list(call.getHeaders(HttpHeaders.AUTHORIZATION)).size() > 1) {
      throw new InvalidBearerTokenException("more than one header Authorization");
    }
    return usual.resolve(call);
  }
}
