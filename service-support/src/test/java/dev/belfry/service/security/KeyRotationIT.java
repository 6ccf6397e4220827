package dev.belfry.service.security;

import static dev.belfry.service.sample.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.belfry.service.sample.SampleService;
import dev.belfry.testing.RawHttp;
import dev.belfry.testing.RawHttp.Answer;
import dev.belfry.testing.Tokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/// An issuer changes its keys while a service runs, with the times of production.
class KeyRotationIT {
  private final RSAKey old = newKey("old");
  private final RSAKey next = newKey("next");
  private final RSAKey foreign = newKey("foreign");

  private volatile String shown = "";
  private HttpServer issuer;
  private ConfigurableApplicationContext service;
  private RawHttp http;

  @BeforeEach
  void start() throws IOException {
    show(old);
    issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    issuer.createContext("/jwks", this::answer);
    issuer.start();
    service =
        SampleService.run(
            Map.of(
                "spring.security.oauth2.resourceserver.jwt.jwk-set-uri",
                "http://127.0.0.1:%s/jwks".formatted(issuer.getAddress().getPort())));
    http = SampleService.http(service);
  }

  @AfterEach
  void stop() {
    service.close();
    issuer.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] keys = shown.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, keys.length);
    exchange.getResponseBody().write(keys);
    exchange.close();
  }

  private void show(RSAKey... keys) {
    shown = new JWKSet(List.<JWK>of(keys)).toString(true);
  }

  @Test
  void bothKeysCountWhileBothAreShownAndTheOldOneNoLongerThanThat() {
    awaitGood(old);

    show(old, next);
    awaitGood(next);
    awaitGood(old);

    show(next);
    await()
        .untilAsserted(() -> {
          assertProblem(me(foreign), 401); // has the keys fetched anew: twice in 10 s at most
          assertProblem(me(old), 401);
        });
    awaitGood(next);
  }

  /// Not once but until it is, since a fetch of a busy machine may come too late.
  private void awaitGood(RSAKey key) {
    await().untilAsserted(() -> assertThat(me(key).status()).isEqualTo(200));
  }

  /// A call by a token that nobody has seen before: good ones are remembered for a minute.
  private Answer me(RSAKey key) {
    String token =
        Tokens.user("alice").withClaim("jti", UUID.randomUUID().toString()).signedBy(key);
    return http.call("GET", "/api/me", "Authorization: Bearer " + token);
  }

  private static RSAKey newKey(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
