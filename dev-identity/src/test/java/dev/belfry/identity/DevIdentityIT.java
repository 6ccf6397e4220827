package dev.belfry.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.belfry.events.Json;
import dev.belfry.testing.RawHttp;
import dev.belfry.testing.RawHttp.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import tools.jackson.databind.JsonNode;

class DevIdentityIT {
  @TempDir static Path folder;
  private static ConfigurableApplicationContext application;
  private static RawHttp http;

  @BeforeAll
  static void start() {
    application =
        SpringApplication.run(
            DevIdentityApplication.class,
            "--spring.config.name=dev-identity",
            "--belfry.dev-identity.enabled=true",
            "--belfry.dev-identity.directory=" + folder,
            "--belfry.dev-identity.allowed-hosts=belfry.example",
            "--belfry.allowed-origins=https://app.example.com",
            "--server.port=0",
            "--management.server.port=0");
    Environment environment = application.getEnvironment();
    http = new RawHttp(environment.getRequiredProperty("local.server.port", Integer.class));
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @Test
  void givesATokenInAnyName() throws Exception {
    Instant before = Instant.now();

    JsonNode answer = answer("/dev/token?user=alice&scope=notifications:send&ttl=60");

    assertThat(answer.path("token_type").asString()).isEqualTo("Bearer");
    assertThat(answer.path("expires_in").asInt()).isEqualTo(60);
    SignedJWT token = SignedJWT.parse(answer.path("access_token").asString());
    assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("alice");
    assertThat(token.getJWTClaimsSet().getStringClaim("scope")).isEqualTo("notifications:send");
    assertThat(token.getJWTClaimsSet().getExpirationTime().toInstant())
        .isBetween(before.plusSeconds(58), before.plusSeconds(120));
  }

  @Test
  void lastsAnHourAndAllowsNothingMoreUnlessAskedFor() {
    JsonNode answer = answer("/dev/token?user=alice");

    assertThat(answer.path("expires_in").asLong()).isEqualTo(Duration.ofHours(1).toSeconds());
    assertThat(decode(answer).hasClaim("scope")).isFalse();
  }

  @Test
  void answersForTheAddressThatIsAskedFor() throws Exception {
    SignedJWT token =
        SignedJWT.parse(
            answer("/dev/token?user=alice&email=alice%2Bdev@example.com")
                .path("access_token")
                .asString());

    assertThat(token.getJWTClaimsSet().getStringClaim("email")).isEqualTo("alice+dev@example.com");
    assertThat(token.getJWTClaimsSet().getBooleanClaim("email_verified")).isTrue();
    assertThat(decode(answer("/dev/token?user=alice")).hasClaim("email")).isFalse();
    assertThat(decode(answer("/dev/token?user=alice")).hasClaim("email_verified")).isFalse();
  }

  @Test
  void signsWithThePublishedKey() throws Exception {
    SignedJWT token =
        SignedJWT.parse(answer("/dev/token?user=alice").path("access_token").asString());

    JWKSet keys = JWKSet.parse(http.call("GET", "/dev/jwks.json").body());

    var key = keys.getKeyByKeyId(token.getHeader().getKeyID()).toRSAKey();
    assertThat(key.isPrivate()).isFalse();
    assertThat(token.verify(new RSASSAVerifier(key))).isTrue();
  }

  @Test
  void itsTokensCountInTheSameProcess() {
    assertThat(decode(answer("/dev/token?user=a.b%2Bc@example.com&scope=%20")).getSubject())
        .isEqualTo("a.b+c@example.com");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?user=",
        "?user=a%20b",
        "?user=a%00",
        "?user=%C3%A4",
        "?user=alice&scope=admin",
        "?user=alice&scope=notifications:send%2Cnotifications:audit",
        "?user=alice&ttl=0",
        "?user=alice&ttl=86401",
        "?user=alice&ttl=-1",
        "?user=alice&ttl=1e3",
        "?user=alice&ttl=",
        "?user=alice&email=",
        "?user=alice&email=admin",
        "?user=alice&email=a@b.c%0D%0AX:admin",
        "?user=alice&email=a@b.c&email=a@b.c",
        "?user=alice&user=alice",
        "?user=alice&ttl=1&ttl=1",
        "?user=%zz"
      })
  void refusesWhatIsOutsideTheContract(String query) {
    Answer answer = http.call("GET", "/dev/token" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.body()).contains("\"status\":400").doesNotContain("admin", "1e3");
  }

  @Test
  void isNeverKeptAndNeverSharedWithAnotherOrigin() {
    Answer answer = http.call("GET", "/dev/token?user=alice", "Origin: https://app.example.com");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.headers()).doesNotContainKey("Access-Control-Allow-Origin");
  }

  @Test
  void answersNoPreflight() {
    Answer answer =
        http.call(
            "OPTIONS",
            "/dev/token?user=alice",
            "Origin: https://app.example.com",
            "Access-Control-Request-Method: GET");

    assertThat(answer.headers()).doesNotContainKey("Access-Control-Allow-Origin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LOCALHOST:8080", "127.0.0.1:80", "[::1]:9", "belfry.example"})
  void answersToTheNamesOfThisMachine(String host) {
    assertThat(http.call("GET", "/dev/token?user=alice", "Host: " + host).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "10.0.0.1", "[::2]"})
  void answersToNoOtherName(String host) {
    Answer token = http.call("GET", "/dev/token?user=alice", "Host: " + host);
    Answer anything = http.call("GET", "/anything", "Host: " + host);

    assertThat(token.status()).isEqualTo(421);
    assertThat(token.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(token.body()).doesNotContain("evil");
    assertThat(anything.status()).isEqualTo(421);
  }

  private static JsonNode answer(String target) {
    Answer answer = http.call("GET", target);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    String body = answer.body();
    return Json.mapper().readTree(body.substring(body.indexOf('{'), body.lastIndexOf('}') + 1));
  }

  private static org.springframework.security.oauth2.jwt.Jwt decode(JsonNode answer) {
    return application.getBean(JwtDecoder.class).decode(answer.path("access_token").asString());
  }
}
