package dev.belfry.service.security;

import static dev.belfry.service.sample.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.service.sample.SampleService;
import dev.belfry.testing.RawHttp;
import dev.belfry.testing.RawHttp.Answer;
import dev.belfry.testing.Tokens;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;

class SecurityIT {
  private static final String JSON = "Content-Type: application/json";

  private static ConfigurableApplicationContext service;
  private static RawHttp http;

  @BeforeAll
  static void start() {
    service = SampleService.run(Map.of());
    http = SampleService.http(service);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static String bearer(String token) {
    return "Authorization: Bearer " + token;
  }

  private static Answer me(String token) {
    return http.call("GET", "/api/me", bearer(token));
  }

  @Test
  void knowsCallersByTheirTokens() {
    Answer answer =
        me(Tokens.user("alice").withScope("notifications:send openid other:scope").signed());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("\"id\":\"alice\"").contains("[\"send\"]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/me", "/api/unknown", "/internal/me", "/api", "/internal/unknown"})
  void wantsATokenWhateverThePath(String path) {
    Answer answer = http.call("GET", path);

    assertProblem(answer, 401);
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
  }

  @Test
  void aTokenIsEnoughForInternalCallsWhereNoSecretIsSet() {
    String token = bearer(Tokens.user("alice").signed());

    assertThat(http.call("GET", "/internal/me", token).status()).isEqualTo(200);
  }

  @Test
  void internalCallsTakeTheSecretAndATokenWhereASecretIsSet() {
    String secret = "a-secret-of-services";
    try (var guarded = SampleService.run(Map.of("belfry.security.internal-secret", secret))) {
      RawHttp there = SampleService.http(guarded);
      String token = bearer(Tokens.user("alice").signed());
      String operator =
          bearer(
              Tokens.user("carol").withScope("notifications:operate notifications:audit").signed());

      assertThat(there.call("GET", "/internal/me", token, "Belfry-Internal: " + secret).status())
          .isEqualTo(200);
      assertProblem(there.call("GET", "/internal/me", token), 403);
      assertProblem(there.call("GET", "/internal/me", operator), 403);
      assertProblem(there.call("GET", "/internal/me", token, "Belfry-Internal: "), 403);
      assertProblem(there.call("GET", "/internal/me", token, "Belfry-Internal: guessed"), 403);
      assertProblem(there.call("GET", "/internal/me", "Belfry-Internal: " + secret), 401);
      assertThat(there.call("GET", "/api/me", token).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer",
        "Authorization: Bearer ",
        "Authorization: Bearer a b",
        "Authorization: Bearer \u00e4",
        "Authorization: Bearer not.a.token",
        "Authorization: Bearer ..",
        "Authorization: Basic YWxpY2U6c2VjcmV0",
        "Authorization: bearer",
        "Authorization:",
        "Authorization: Digest x=y"
      })
  void refusesMalformedAuthorization(String header) {
    assertProblem(http.call("GET", "/api/me", header), 401);
  }

  @Test
  void refusesTwoAuthorizations() {
    String token = bearer(Tokens.user("alice").signed());

    assertThat(http.call("GET", "/api/me", token, bearer("x")).status()).isIn(400, 401);
  }

  @Test
  void takesNoTokenFromTheQuery() {
    assertProblem(http.call("GET", "/api/me?access_token=" + Tokens.user("alice").signed()), 401);
  }

  static Stream<String> badTokens() {
    Tokens alice = Tokens.user("alice");
    return Stream.of(
        alice.expired(),
        alice.unsigned(),
        alice.signedWithAnotherKey(),
        alice.signedWithThePublicKeyAsSecret(),
        alice.withClaim("nbf", 32_503_680_000L).signed(),
        alice.withoutEnd().signed(),
        alice.ofType("logout+jwt").signed(),
        alice.ofType("dpop+jwt").signed(),
        alice.signed() + "x");
  }

  @ParameterizedTest
  @MethodSource("badTokens")
  void refusesABadToken(String token) {
    assertProblem(me(token), 401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "\u00e4", "a\u0000", "a/b", "*"})
  void refusesASubjectThatIsNoRecipient(String subject) {
    assertProblem(me(Tokens.user(subject).signed()), 401);
  }

  @Test
  void takesSubjectsUpTo128Characters() {
    assertThat(me(Tokens.user("a".repeat(128)).signed()).status()).isEqualTo(200);
    assertProblem(me(Tokens.user("a".repeat(129)).signed()), 401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"JWT", "jwt", "at+jwt", "application/at+jwt"})
  void takesAccessTokensOfEitherType(String type) {
    assertThat(me(Tokens.user("alice").ofType(type).signed()).status()).isEqualTo(200);
  }

  @Test
  void tellsAnUnknownCallerNoMoreOfItselfThanUpOrDown() {
    Answer health = http.call("GET", "/actuator/health");

    assertThat(health.status()).isEqualTo(200);
    assertThat(health.body()).contains("\"status\":\"UP\"").doesNotContain("components");
    assertThat(http.call("GET", "/actuator/health/diskSpace").body()).doesNotContain("path");
    for (String path : new String[] {"prometheus", "info", "", "env"}) {
      assertProblem(http.call("GET", "/actuator/" + path), 401);
      assertProblem(
          http.call("GET", "/actuator/" + path, bearer(Tokens.user("alice").signed())), 403);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"notifications:audit", "notifications:operate"})
  void tellsAuditorsAndOperatorsHowItIs(String scope) {
    String token = bearer(Tokens.user("carol").withScope(scope).signed());

    assertThat(http.call("GET", "/actuator/health", token).body()).contains("components");
    assertThat(http.call("GET", "/actuator/prometheus", token).status()).isEqualTo(200);
  }

  @Test
  void aManagementPortOfItsOwnTellsMetricsToWhoeverReachesIt() {
    try (var apart =
        SampleService.run(
            Map.of("management.server.port", "0", "management.server.address", "127.0.0.1"))) {
      RawHttp management =
          new RawHttp(
              apart.getEnvironment().getRequiredProperty("local.management.port", Integer.class));

      assertThat(management.call("GET", "/actuator/prometheus").status()).isEqualTo(200);
      assertThat(management.call("GET", "/actuator/health").body()).doesNotContain("components");
    }
  }

  @Test
  void takesATokenOf12KiB() {
    String token = Tokens.user("alice").withClaim("groups", "g".repeat(8_900)).signed();

    assertThat(token.length()).isGreaterThan(12_000);
    assertThat(me(token).status()).isEqualTo(200);
  }

  @Test
  void allowsNoMoreTimeThanConfigured() {
    assertProblem(me(Tokens.user("alice").expiringIn(Duration.ofSeconds(-2)).signed()), 401);
  }

  @Test
  void allowsTheTimeConfigured() {
    try (var lenient = SampleService.run(Map.of("belfry.security.clock-skew", "60s"))) {
      RawHttp there = SampleService.http(lenient);

      assertThat(
              there
                  .call(
                      "GET",
                      "/api/me",
                      bearer(Tokens.user("alice").expiringIn(Duration.ofSeconds(-30)).signed()))
                  .status())
          .isEqualTo(200);
      assertProblem(
          there.call(
              "GET",
              "/api/me",
              bearer(Tokens.user("alice").expiringIn(Duration.ofSeconds(-90)).signed())),
          401);
    }
  }

  @Test
  void saysThatTheIssuerIsAwayRatherThanThatTheTokenIsBad() {
    try (var orphan =
        SampleService.run(
            Map.of(
                "spring.security.oauth2.resourceserver.jwt.jwk-set-uri",
                "http://127.0.0.1:1/jwks"))) {
      Answer answer =
          SampleService.http(orphan).call("GET", "/api/me", bearer(Tokens.user("alice").signed()));

      assertProblem(answer, 503);
      assertThat(answer.header("Retry-After")).isEqualTo("1");
    }
  }

  @Test
  void wantsTheScope() {
    Answer without =
        http.call("POST", "/api/send", bytes("{}"), JSON, bearer(Tokens.user("alice").signed()));
    Answer with =
        http.call(
            "POST",
            "/api/send",
            bytes("{}"),
            JSON,
            bearer(Tokens.user("alice").withScope("notifications:send").signed()));

    assertThat(assertProblem(without, 403).path("detail").asString())
        .contains("notifications:send");
    assertThat(with.status()).isEqualTo(200);
  }

  @Test
  void takesNoScopeThatOnlyLooksLikeOne() {
    for (String scope : new String[] {"notifications:sender", "NOTIFICATIONS:SEND", "send", ""}) {
      assertProblem(
          http.call(
              "POST",
              "/api/send",
              bytes("{}"),
              JSON,
              bearer(Tokens.user("alice").withScope(scope).signed())),
          403);
    }
  }

  @Test
  void letsPagesOfAllowedOriginsCall() {
    Answer preflight =
        http.call(
            "OPTIONS",
            "/api/echo",
            "Origin: https://app.example.com",
            "Access-Control-Request-Method: POST",
            "Access-Control-Request-Headers: authorization,content-type,idempotency-key");

    assertThat(preflight.status()).isEqualTo(200);
    assertThat(preflight.header("Access-Control-Allow-Origin"))
        .isEqualTo("https://app.example.com");
    assertThat(preflight.headers()).doesNotContainKey("Access-Control-Allow-Credentials");
    Answer call =
        http.call(
            "GET",
            "/api/me",
            "Origin: https://app.example.com",
            bearer(Tokens.user("alice").signed()));
    assertThat(call.status()).isEqualTo(200);
    assertThat(call.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example.com");
    assertThat(
            http.call("GET", "/belfry/file.js", "Origin: https://app.example.com")
                .header("Access-Control-Allow-Origin"))
        .isEqualTo("https://app.example.com");
  }

  @Test
  void anAllowedOriginReadsRefusalsToo() {
    Answer answer = http.call("GET", "/api/me", "Origin: https://app.example.com");

    assertProblem(answer, 401);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example.com");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "null",
        "https://app.example.com.evil.example",
        "http://app.example.com",
        "https://app.example.com:8443"
      })
  void letsNoPageOfAnotherOriginRead(String origin) {
    Answer answer =
        http.call("GET", "/api/me", "Origin: " + origin, bearer(Tokens.user("alice").signed()));

    assertProblem(answer, 403);
    assertThat(answer.headers()).doesNotContainKey("Access-Control-Allow-Origin");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }
}
