package dev.belfry.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;

/// Signs tokens.
final class TokenSigner {
  private final SigningKey key;
  private final Clock clock;

  TokenSigner(SigningKey key, Clock clock) {
    this.key = key;
    this.clock = clock;
  }

  String publicKeys() {
    return key.publicKeys();
  }

  /// A token for whoever is asked for.
  @SuppressWarnings("JavaUtilDate") // what the library takes
  String sign(TokenRequest request) {
    Instant now = clock.instant();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer("belfry-dev-identity")
            .subject(request.user().value())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(request.ttl())))
            .jwtID(UUID.randomUUID().toString());
    if (!request.scope().isEmpty()) {
      claims.claim("scope", request.scope());
    }
    if (request.email() != null) {
      claims.claim("email", request.email()).claim("email_verified", true);
    }
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .type(JOSEObjectType.JWT)
            .keyID(key.withPrivatePart().getKeyID())
            .build();
    SignedJWT token = new SignedJWT(header, claims.build());
    try {
      token.sign(new RSASSASigner(key.withPrivatePart()));
    } catch (JOSEException e) {
      throw new IllegalStateException("the key was checked when it was read", e);
    }
    return token.serialize();
  }
}
