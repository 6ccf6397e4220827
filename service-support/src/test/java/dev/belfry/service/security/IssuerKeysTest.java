package dev.belfry.service.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.belfry.testing.Tokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;

class IssuerKeysTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration DAY = Duration.ofDays(1);

  private final AtomicInteger fetches = new AtomicInteger();
  private HttpServer issuer;
  private volatile int status = 200;
  private volatile CountDownLatch answers = new CountDownLatch(0);

  @BeforeEach
  void startIssuer() throws IOException {
    issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    issuer.createContext("/jwks", this::answer);
    issuer.start();
  }

  @AfterEach
  void stopIssuer() {
    answers.countDown();
    issuer.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    fetches.incrementAndGet();
    try {
      answers.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    byte[] keys = Tokens.jwkSet().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, keys.length);
    exchange.getResponseBody().write(keys);
    exchange.close();
  }

  private JwtDecoder decoder(IssuerKeys keys) {
    return decoder(keys, "http://127.0.0.1:%s/jwks".formatted(issuer.getAddress().getPort()));
  }

  private static JwtDecoder decoder(IssuerKeys keys, String jwkSetUri) {
    var builder = NimbusJwtDecoder.withJwkSetUri(jwkSetUri);
    keys.customize(builder);
    return builder.build();
  }

  @Test
  void tokensOfUnknownKeysMakeFewFetchesAndCostOthersNothing() {
    JwtDecoder decoder = decoder(new IssuerKeys(LONG, Duration.ofSeconds(60), DAY));
    String good = Tokens.user("alice").signed();
    decoder.decode(good);

    for (int i = 0; i < 20; i++) {
      String foreign = Tokens.user("alice").namingKey("random-" + i).signed();
      assertThatExceptionOfType(BadJwtException.class).isThrownBy(() -> decoder.decode(foreign));
    }

    assertThat(fetches).hasValue(2);
    assertThat(decoder.decode(good).getSubject()).isEqualTo("alice");
  }

  @Test
  void anOutageOfTheIssuerIsOutlasted() {
    JwtDecoder decoder = decoder(new IssuerKeys(Duration.ofMillis(100), Duration.ofMillis(1), DAY));
    String good = Tokens.user("alice").signed();
    decoder.decode(good);

    status = 500;
    int before = fetches.get();
    await()
        .untilAsserted(() -> {
          assertThat(decoder.decode(good).getSubject()).isEqualTo("alice");
          assertThat(fetches).hasValueGreaterThan(before + 3);
        });
  }

  @Test
  void whileNewKeysAreBeingFetchedTheLastKnownOnesCount() {
    JwtDecoder decoder = decoder(new IssuerKeys(Duration.ofMillis(100), Duration.ofMillis(1), DAY));
    String good = Tokens.user("alice").signed();
    decoder.decode(good);

    answers = new CountDownLatch(1);
    int before = fetches.get();
    await().until(() -> fetches.get() > before); // ahead of their end, by nobody's call

    await()
        .during(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(decoder.decode(good).getSubject()).isEqualTo("alice"));
  }

  @Test
  void keysThatWereKnownTooLongAgoCountNoMore() {
    JwtDecoder decoder =
        decoder(
            new IssuerKeys(Duration.ofSeconds(1), Duration.ofMillis(900), Duration.ofSeconds(1)));
    String good = Tokens.user("alice").signed();
    decoder.decode(good);

    status = 500;
    await()
        .untilAsserted(() ->
            assertThatExceptionOfType(JwtException.class).isThrownBy(() -> decoder.decode(good)));
    for (int i = 0; i < 20; i++) { // also when no fetch is allowed
      assertThatExceptionOfType(JwtException.class).isThrownBy(() -> decoder.decode(good));
    }
  }

  @Test
  void keysAreFetchedAheadOfTheirEndWithoutACall() {
    decoder(new IssuerKeys(Duration.ofMillis(100), Duration.ofMillis(1), DAY))
        .decode(Tokens.user("alice").signed());

    await().untilAsserted(() -> assertThat(fetches).hasValueGreaterThan(1));
  }

  @Test
  void anIssuerThatWasNeverThereIsSaidToBeAway() {
    status = 500;
    JwtDecoder decoder = decoder(new IssuerKeys(LONG, Duration.ofSeconds(60), DAY));
    String good = Tokens.user("alice").signed();

    for (int i = 0; i < 5; i++) {
      assertThatExceptionOfType(JwtException.class)
          .isThrownBy(() -> decoder.decode(good))
          .isNotInstanceOf(BadJwtException.class);
    }
  }

  @Test
  @Timeout(60)
  void anIssuerThatHangsHoldsNobodyForLong() throws IOException {
    try (ServerSocket hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      JwtDecoder decoder =
          decoder(
              new IssuerKeys(LONG, Duration.ofSeconds(60), DAY),
              "http://127.0.0.1:%s/jwks".formatted(hanging.getLocalPort()));

      assertThatExceptionOfType(JwtException.class)
          .isThrownBy(() -> decoder.decode(Tokens.user("alice").signed()))
          .isNotInstanceOf(BadJwtException.class);
    }
  }

  @Test
  void anIssuerThatWasNotFoundIsNotLookedForWithEachToken() {
    var searches = new AtomicInteger();
    JwtDecoder decoder =
        new LateIssuer(
            new SupplierJwtDecoder(() -> {
              searches.incrementAndGet();
              throw new IllegalStateException("no answer");
            }),
            Clock.systemUTC());

    for (int i = 0; i < 20; i++) {
      assertThatExceptionOfType(JwtException.class)
          .isThrownBy(() -> decoder.decode("any"))
          .isNotInstanceOf(BadJwtException.class);
    }

    assertThat(searches).hasValue(1);
  }

  @Test
  void anIssuerThatIsFoundServes() {
    JwtDecoder decoder =
        new LateIssuer(new SupplierJwtDecoder(() -> decoder(new IssuerKeys())), Clock.systemUTC());

    assertThatNoException().isThrownBy(() -> decoder.decode(Tokens.user("alice").signed()));
  }
}
