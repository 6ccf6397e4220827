package dev.belfry.service.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;

/// Takes the token from the one header `Authorization`. Of two, a proxy might have looked at the
/// other.
///
/// Spring's own resolver holds each character of a token against a regular expression; here the
/// decoder finds out what is no token.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-2.1">RFC 6750, section 2.1</a>
final class OneToken implements BearerTokenResolver {
  private static final String SCHEME = "Bearer ";

  @Override
  public @Nullable String resolve(HttpServletRequest call) {
    List<String> given = Collections.list(call.getHeaders(HttpHeaders.AUTHORIZATION));
    if (given.size() > 1) {
      throw new InvalidBearerTokenException("more than one header Authorization");
    }
    if (given.isEmpty() || !given.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    String token = given.getFirst().substring(SCHEME.length()).strip();
    if (token.isEmpty()) {
      throw new InvalidBearerTokenException("no token after the scheme");
    }
    return token;
  }
}
