package dev.belfry.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An issuer of tokens for tests, one per JVM. Services under test trust it by
/// `spring.security.oauth2.resourceserver.jwt.jwk-set-uri` = [#jwkSetUri()].
///
/// ```java
/// Tokens.user("alice").withScope("notifications:send").signed()
/// ```
public final class Tokens {

  private static final String KEY_ID = "test";
  private static final RSAKey KEY = newKey();
  private static final HttpServer ISSUER = startIssuer();

  private final Map<String, Object> claims;
  private final @Nullable Duration lifetime;
  private final Clock clock;
  private final JWSHeader header;

  private Tokens(
      Map<String, Object> claims, @Nullable Duration lifetime, Clock clock, JWSHeader header) {
    this.claims = Map.copyOf(claims);
    this.lifetime = lifetime;
    this.clock = clock;
    this.header = header;
  }

  /// A token of this user's that is good for ten minutes and has no scope.
  public static Tokens user(String name) {
    return new Tokens(
        Map.of("sub", name, "iss", issuer()),
        Duration.ofMinutes(10),
        Clock.systemUTC(),
        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(KEY_ID).build());
  }

  /// Where the public key is.
  public static String jwkSetUri() {
    return issuer() + "/jwks";
  }

  /// What the tokens say in `iss`.
  public static String issuer() {
    return "http://127.0.0.1:" + ISSUER.getAddress().getPort();
  }

  /// With one scope, or several with spaces between.
  public Tokens withScope(String scope) {
    return withClaim("scope", scope);
  }

  public Tokens withClaim(String name, Object value) {
    var more = new LinkedHashMap<>(claims);
    more.put(name, value);
    return new Tokens(more, lifetime, clock, header);
  }

  /// Counted from the moment of signing; negative for a token that has expired already.
  public Tokens expiringIn(Duration duration) {
    return new Tokens(claims, duration, clock, header);
  }

  /// Without `exp`.
  public Tokens withoutEnd() {
    return new Tokens(claims, null, clock, header);
  }

  /// With another `typ` in the header than none.
  public Tokens ofType(String type) {
    return new Tokens(
        claims,
        lifetime,
        clock,
        new JWSHeader.Builder(header).type(new JOSEObjectType(type)).build());
  }

  /// Naming another key than the issuer's in the header.
  public Tokens namingKey(String keyId) {
    return new Tokens(claims, lifetime, clock, new JWSHeader.Builder(header).keyID(keyId).build());
  }

  /// What the issuer shows at [#jwkSetUri()].
  public static String jwkSet() {
    return new JWKSet(KEY.toPublicJWK()).toString();
  }

  /// Issued in another time than now.
  public Tokens at(Clock other) {
    return new Tokens(claims, lifetime, other, header);
  }

  /// A good token: RS256, by the key the issuer shows.
  public String signed() {
    return signed(JWSAlgorithm.RS256, () -> new RSASSASigner(KEY));
  }

  /// RS256, by a key of the test's own, which the header names.
  public String signedBy(RSAKey key) {
    return namingKey(key.getKeyID()).signed(JWSAlgorithm.RS256, () -> new RSASSASigner(key));
  }

  /// A good signature under a time that is over: an hour ago.
  public String expired() {
    return expiringIn(Duration.ofHours(-1)).signed();
  }

  /// No signature at all (`alg: none`).
  public String unsigned() {
    return new PlainJWT(claimsSet()).serialize();
  }

  /// RS256 under the issuer's key id, by a key that isn't the issuer's.
  public String signedWithAnotherKey() {
    return signed(JWSAlgorithm.RS256, () -> new RSASSASigner(newKey()));
  }

  /// HS256 with the public key as the secret, which fools a verifier that believes `alg`.
  public String signedWithThePublicKeyAsSecret() {
    return signed(JWSAlgorithm.HS256, () -> new MACSigner(KEY.toRSAPublicKey().getEncoded()));
  }

  private String signed(JWSAlgorithm algorithm, SignerSource signer) {
    try {
      var token =
          new SignedJWT(
              new JWSHeader.Builder(algorithm)
                  .keyID(header.getKeyID())
                  .type(header.getType())
                  .build(),
              claimsSet());
      token.sign(signer.get());
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private JWTClaimsSet claimsSet() {
    var now = Instant.now(clock);
    var set = new JWTClaimsSet.Builder();
    if (lifetime == null) {
      set.issueTime(Date.from(now));
    } else {
      var expiry = now.plus(lifetime);
      var issued = now.isBefore(expiry) ? now : expiry.minusSeconds(60);
      set.issueTime(Date.from(issued)).expirationTime(Date.from(expiry));
    }
    claims.forEach(set::claim);
    return set.build();
  }

  private static RSAKey newKey() {
    try {
      return new RSAKeyGenerator(2048).keyID(KEY_ID).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpServer startIssuer() {
    var keys = jwkSet().getBytes(StandardCharsets.UTF_8);
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/jwks",
          exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
          });
      server.setExecutor(task -> Thread.ofVirtual().name("test-issuer").start(task));
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @FunctionalInterface
  private interface SignerSource {
    JWSSigner get() throws JOSEException;
  }
}
