package dev.belfry.testing;

import com.nimbusds.jose.JOSEException;
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
  private final Duration lifetime;
  private final Clock clock;

  private Tokens(Map<String, Object> claims, Duration lifetime, Clock clock) {
    this.claims = Map.copyOf(claims);
    this.lifetime = lifetime;
    this.clock = clock;
  }

  /// A token of this user's that is good for ten minutes and has no scope.
  public static Tokens user(String name) {
    return new Tokens(
        Map.of("sub", name, "iss", issuer()), Duration.ofMinutes(10), Clock.systemUTC());
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
    return new Tokens(more, lifetime, clock);
  }

  /// Counted from the moment of signing; negative for a token that has expired already.
  public Tokens expiringIn(Duration duration) {
    return new Tokens(claims, duration, clock);
  }

  /// Issued in another time than now.
  public Tokens at(Clock other) {
    return new Tokens(claims, lifetime, other);
  }

  /// A good token: RS256, by the key the issuer shows.
  public String signed() {
    return signed(JWSAlgorithm.RS256, () -> new RSASSASigner(KEY));
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
          new SignedJWT(new JWSHeader.Builder(algorithm).keyID(KEY_ID).build(), claimsSet());
      token.sign(signer.get());
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private JWTClaimsSet claimsSet() {
    var expiry = Instant.now(clock).plus(lifetime);
    var issued = Instant.now(clock).isBefore(expiry) ? Instant.now(clock) : expiry.minusSeconds(60);
    var set =
        new JWTClaimsSet.Builder().issueTime(Date.from(issued)).expirationTime(Date.from(expiry));
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
    var keys = new JWKSet(KEY.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
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
