package dev.belfry.service.security;

import com.nimbusds.jose.proc.BadJOSEException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;

/// Why a token is refused, as its bearer is told. Nothing of the token is repeated, and nothing is
/// said of what its issuer or its keys should have been.
public enum TokenFault {
  MALFORMED("The token is malformed: a signed JWT is expected."),
  KEY("The token is signed with an unknown key, or was changed."),
  ISSUER("The token is from a wrong issuer."),
  AUDIENCE("The token is for another audience."),
  TYPE("The token is of a wrong type: typ may be JWT or at+jwt."),
  NO_END("The token has no end: exp is needed."),
  EXPIRED("The token has expired."),
  TOO_EARLY("The token is not valid yet."),
  SUBJECT("The token's sub is no user id."),
  OTHER("The token is not valid.");

  private final String detail;

  TokenFault(String detail) {
    this.detail = detail;
  }

  /// A sentence for people, in ASCII and without quotation marks.
  public String detail() {
    return detail;
  }

  /// What an exception of Spring Security's says about a token; null if it is not about one.
  static @Nullable TokenFault of(Exception e) {
    if (e instanceof InvalidBearerTokenException) {
      return e.getCause() instanceof BadJwtException cause ? of(cause) : MALFORMED;
    }
    return null;
  }

  /// What a decoder has found.
  public static TokenFault of(BadJwtException e) {
    return switch (e) {
      case JwtValidationException invalid -> of(invalid);
      case BadJwtException _ when e.getCause() instanceof BadJOSEException -> KEY;
      default -> MALFORMED;
    };
  }

  /// Its signature is good, so whatever it says is its issuer's word. Spring's validators tell what
  /// they found by their words only.
  private static TokenFault of(JwtValidationException e) {
    String found =
        e.getErrors().stream()
            .map(error -> String.valueOf(error.getDescription()))
            .collect(Collectors.joining("\n"));
    if (found.contains("The iss claim")) {
      return ISSUER;
    } else if (found.contains("The aud claim")) {
      return AUDIENCE;
    } else if (found.contains("typ value")) {
      return TYPE;
    } else if (found.contains("Jwt expired")) {
      return EXPIRED;
    } else if (found.contains("exp is required")) {
      return NO_END;
    } else if (found.contains("Jwt used before")) {
      return TOO_EARLY;
    }
    return found.contains(SecurityAutoConfiguration.NO_USER) ? SUBJECT : OTHER;
  }
}
