package dev.belfry.service.web;

import static dev.belfry.service.sample.Problems.assertProblem;
import static dev.belfry.service.sample.Problems.assertSaysNothingOfTheInside;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.service.sample.SampleService;
import dev.belfry.testing.RawHttp;
import dev.belfry.testing.RawHttp.Answer;
import dev.belfry.testing.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

class CallsIT {
  private static final String JSON = "Content-Type: application/json";

  private static final String ALICE = "Authorization: Bearer " + Tokens.user("alice").signed();
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

  private static Answer echo(String body) {
    return echo(body.getBytes(StandardCharsets.UTF_8));
  }

  private static Answer echo(byte[] body) {
    return http.call("POST", "/api/echo", body, ALICE, JSON);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"n\":12345678901234567}",
        "{\"n\":1E-15}",
        "{\"n\":1.10}",
        "{\"text\":\"\u00e4\ud83d\udd14\"}",
        "{\"a\":[null,true,{\"b\":[]}]}"
      })
  void readsOneObjectAsItIs(String body) {
    Answer answer = echo(body);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains(body);
  }

  @Test
  void readsPastAByteOrderMark() {
    assertThat(echo("\ufeff{\"a\":1}").body()).contains("{\"a\":1}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"text\"",
        "1",
        "true",
        "{",
        "{]",
        "{}{}",
        "{} x",
        "{}\u0000",
        "[{}]",
        "{\"a\":1,\"a\":2}",
        "{\"o\":{\"a\":1,\"a\":2}}",
        "{'a':1}",
        "{a:1}",
        "{\"a\":01}",
        "{\"a\":NaN}",
        "{\"a\":1,}",
        "/* */{}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\n\"}"
      })
  void refusesAnythingElse(String body) {
    JsonNode problem = assertProblem(echo(body), 400);

    assertThat(problem.propertyNames()).containsExactly("type", "title", "status", "detail");
  }

  @Test
  void refusesOtherEncodings() {
    assertProblem(echo("{\"a\":1}".getBytes(StandardCharsets.UTF_16)), 400);
    assertProblem(echo("{\"a\":1}".getBytes(StandardCharsets.UTF_16LE)), 400);
    assertProblem(echo("{\"a\":\"\u00e4\"}".getBytes(StandardCharsets.ISO_8859_1)), 400);
    assertProblem(echo(new byte[] {'{', '"', (byte) 0xc0, (byte) 0x80, '"', ':', '1', '}'}), 400);
    assertProblem(
        echo(new byte[] {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', ':', '1', '}'}),
        400);
  }

  @ParameterizedTest
  @ValueSource(ints = {600, 10_000, 32_000})
  void refusesDeepNestingWithoutFallingOver(int depth) {
    assertProblem(echo("{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}"), 400);
  }

  @Test
  void refusesAHundredThousandBracketsForTheirSize() {
    assertProblem(echo("[".repeat(100_000)), 413);
  }

  @Test
  void refusesANumberOfAThousandDigitsOrTakesItAsItIs() {
    assertThat(echo("{\"n\":" + "9".repeat(2_000) + "}").status()).isIn(200, 400);
    assertThat(echo("{\"n\":1e999999999}").status()).isIn(200, 400);
  }

  @Test
  void reads64KiBAndNoByteMore() {
    String exact = "{\"a\":\"" + "x".repeat(64 * 1024 - 8) + "\"}";

    assertThat(exact.length()).isEqualTo(64 * 1024);
    assertThat(echo(exact).status()).isEqualTo(200);
    assertProblem(echo(exact + " "), 413);
  }

  @Test
  void readsChunksUpToTheSameSize() {
    assertThat(chunked("{\"a\":\"" + "x".repeat(64 * 1024 - 8) + "\"}").status()).isEqualTo(200);
    assertProblem(chunked("{\"a\":\"" + "x".repeat(64 * 1024 - 7) + "\"}"), 413);
  }

  private static Answer chunked(String body) {
    String head =
        "POST /api/echo HTTP/1.1\r\nHost: localhost\r\n%s\r\n%s\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
            .formatted(ALICE, JSON);
    String chunk = "%s\r\n%s\r\n0\r\n\r\n".formatted(Integer.toHexString(body.length()), body);
    return http.send((head + chunk).getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: text/plain",
        "Content-Type: application/json; charset=utf-16",
        "Content-Type: application/xml",
        "Content-Type: application/x-www-form-urlencoded",
        "Content-Type: multipart/form-data",
        "Content-Type: multipart/form-data; boundary=x",
        "Content-Type: nonsense",
        "Content-Type: application/json; charset=nonsense",
        "Content-Type: application/vnd.api+json",
        "Content-Type:",
        "X-None: x"
      })
  void readsNothingButJson(String contentType) {
    assertProblem(
        http.call("POST", "/api/echo", "{}".getBytes(StandardCharsets.UTF_8), ALICE, contentType),
        415);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: application/json; charset=utf-8",
        "Content-Type: Application/JSON;charset=\"UTF-8\""
      })
  void readsJsonHoweverItIsCalled(String contentType) {
    assertThat(
            http.call(
                    "POST", "/api/echo", "{}".getBytes(StandardCharsets.UTF_8), ALICE, contentType)
                .status())
        .isEqualTo(200);
  }

  @Test
  void answersInJsonWhateverIsAccepted() {
    assertThat(http.call("GET", "/api/me", ALICE, "Accept: text/html").status()).isEqualTo(200);
    assertThat(http.call("GET", "/api/me", ALICE, "Accept: nonsense").status()).isEqualTo(200);
    assertThat(
            http.call(
                    "POST",
                    "/api/echo",
                    "{}".getBytes(StandardCharsets.UTF_8),
                    ALICE,
                    JSON,
                    "Accept: text/plain")
                .status())
        .isEqualTo(200);
    assertProblem(http.call("GET", "/api/failure", ALICE, "Accept: text/html"), 500);
    assertProblem(http.call("GET", "/api/unknown", ALICE, "Accept: image/png"), 404);
    assertProblem(http.call("GET", "/api/unknown", ALICE, "Accept: nonsense"), 404);
  }

  @Test
  void refusesInTheOrderOfTheContract() {
    byte[] tooLarge = "x".repeat(70_000).getBytes(StandardCharsets.UTF_8);
    String sender =
        "Authorization: Bearer " + Tokens.user("alice").withScope("notifications:send").signed();
    String text = "Content-Type: text/plain";

    assertProblem(http.call("POST", "/api/unknown", tooLarge, text), 401);
    assertProblem(http.call("POST", "/api/unknown?a=1&a=2", tooLarge, text, ALICE), 404);
    assertProblem(http.call("PUT", "/api/send?a=1&a=2", tooLarge, text, ALICE), 405);
    assertProblem(http.call("POST", "/api/send?a=1&a=2", tooLarge, text, ALICE), 403);
    assertProblem(http.call("POST", "/api/send?a=1&a=2", tooLarge, text, sender), 415);
    assertProblem(http.call("POST", "/api/send?a=1&a=2", tooLarge, JSON, sender), 413);
    assertProblem(
        http.call("POST", "/api/send?a=1&a=2", "x".getBytes(StandardCharsets.UTF_8), JSON, sender),
        400);
  }

  @Test
  void whatIsNoIdNamesNothingWhoeverAsks() {
    assertProblem(http.call("DELETE", "/api/sent/abc"), 401);
    assertProblem(http.call("DELETE", "/api/sent/abc?a=1&a=2", ALICE), 404);
    assertProblem(
        http.call("DELETE", "/api/sent/0199d0f2-7a00-7000-8000-00000000a11c?a=1&a=2", ALICE), 403);
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, application/x-www-form-urlencoded, a=100%",
    "DELETE, application/x-www-form-urlencoded, a=100%",
    "PATCH, application/x-www-form-urlencoded, a=100%",
    "PUT, multipart/form-data, x",
    "POST, multipart/form-data, x",
    "DELETE, multipart/form-data; boundary=x, --x"
  })
  void readsNoFormAnywhere(String method, String type, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String contentType = "Content-Type: " + type;

    assertProblem(http.call(method, "/api/me", bytes, contentType), 401);
    assertProblem(http.call(method, "/api/me", bytes, contentType, ALICE), 405);
    assertProblem(http.call(method, "/unknown", bytes, contentType), 404);
  }

  @Test
  void aFormIsNoQuery() {
    String path = "/api/sent/0199d0f2-7a00-7000-8000-00000000a11c";
    byte[] twice = "a=1&a=2".getBytes(StandardCharsets.UTF_8);
    String form = "Content-Type: application/x-www-form-urlencoded";
    String sender =
        "Authorization: Bearer " + Tokens.user("alice").withScope("notifications:send").signed();

    assertThat(http.call("DELETE", path, twice, form, sender).status()).isEqualTo(200);
  }

  @Test
  void refusesAParameterGivenTwiceAndIgnoresUnknownOnes() {
    assertProblem(http.call("GET", "/api/me?limit=1&limit=1", ALICE), 400);
    assertThat(http.call("GET", "/api/me?whatever=1", ALICE).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"?a=%zz", "?a=%", "?%=1", "?a=%C3%28", "?a=%00"})
  void survivesAnyQuery(String query) {
    Answer answer = http.call("GET", "/api/me" + query, ALICE);

    assertThat(answer.status()).isIn(200, 400);
    assertSaysNothingOfTheInside(answer);
  }

  @Test
  void saysWhichMethodsThereAre() {
    Answer answer = http.call("DELETE", "/api/me", ALICE);

    assertProblem(answer, 405);
    assertThat(answer.header("Allow")).contains("GET");
  }

  @Test
  void saysNothingOfAFailureInside() {
    Answer answer = http.call("GET", "/api/failure", ALICE);

    JsonNode problem = assertProblem(answer, 500);
    assertThat(answer.body()).doesNotContain("secret");
    assertThat(problem.propertyNames()).containsExactly("type", "title", "status", "detail");
  }

  @ParameterizedTest
  @CsvSource({"/unknown, 404", "/, 404", "/error, 404", "/belfry/unknown, 404", "/api, 401"})
  void answersUnknownPathsWithoutAToken(String path, int status) {
    assertProblem(http.call("GET", path), status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/things/%00",
        "/api/things/[x]",
        "/api/things/%2e%2e%2fme",
        "/api/things/..%2fme",
        "/api/things/a%2fb",
        "/api/things/a;b=c",
        "/api/things/a//b",
        "//api/me",
        "/api/things/%zz",
        "/api/things/%",
        "/api/things/\u00e4",
        "/api/things/a\\b",
        "/api/things/a%5cb",
        "/api/things/a%0ab",
        "/api/../api/me",
        "/api/./me",
        "/api/things/a|b",
        "/%61pi/me",
        "*",
        "api/me"
      })
  void refusesOddPathsWithoutAWordAboutTheInside(String path) {
    Answer answer = http.call("GET", path);

    assertThat(answer.status()).isIn(400, 401, 404);
    assertSaysNothingOfTheInside(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/things/a;b=c", "/api/things/a%2fb", "/api/things/a//b", "/api/things/a%0ab"})
  void answersOddPathsWithAProblem(String path) {
    assertProblem(http.call("GET", path, ALICE), 400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PATCH", "PROPFIND", "NONSENSE", "TRACK", "get"})
  void refusesMethodsThatAPathDoesNotHave(String method) {
    assertProblem(http.call(method, "/api/me"), 401);
    assertProblem(http.call(method, "/api/me", ALICE), 405);
    assertProblem(http.call(method, "/api/unknown", ALICE), 404);
    assertProblem(http.call(method, "/unknown"), 404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE", "CONNECT"})
  void refusesOddMethods(String method) {
    Answer answer = http.call(method, "/api/me", ALICE, "X-Canary: canary");

    assertThat(answer.status()).isIn(400, 405, 501);
    assertThat(answer.body()).doesNotContain("canary");
    assertSaysNothingOfTheInside(answer);
  }

  @Test
  void refusesOversizedHeaders() {
    Answer answer = http.call("GET", "/api/me", "X-Large: " + "x".repeat(30_000));

    assertThat(answer.status()).isIn(400, 431);
    assertSaysNothingOfTheInside(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/me HTTP/9.9\r\nHost: localhost\r\n\r\n",
        "GET /api/me HTTP/1.1\r\n\r\n",
        "GET /api/me HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /api/me HTTP/1.1\r\nHost: local host\r\n\r\n",
        "GET /api/me HTTP/1.1\r\nHost: localhost\r\nNo colon\r\nConnection: close\r\n\r\n",
        "POST /api/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
        "POST /api/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "POST /api/echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: nonsense\r\n\r\n"
      })
  void refusesWhatIsNoHttp(String call) {
    Answer answer = http.send(call.getBytes(StandardCharsets.ISO_8859_1));

    assertThat(answer.status()).isIn(400, 401, 501, 505);
    assertSaysNothingOfTheInside(answer);
  }

  @Test
  void refusesABodyThatEndsEarlyOrIsNoChunk() {
    String head =
        "POST /api/echo HTTP/1.1\r\nHost: localhost\r\n%s\r\n%s\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
            .formatted(ALICE, JSON);

    Answer answer = http.send((head + "zz\r\n").getBytes(StandardCharsets.ISO_8859_1));

    assertProblem(answer, 400);
  }

  @Test
  void keepsAnswersOutOfCaches() {
    assertThat(http.call("GET", "/api/me", ALICE).header("Cache-Control")).contains("no-store");
    assertThat(http.call("GET", "/api/me").header("Cache-Control")).contains("no-store");
  }

  @Test
  void sendsAnswersThatBrowsersDoNotGuessAt() {
    Map<String, String> headers = http.call("GET", "/api/me", ALICE).headers();

    assertThat(headers).containsEntry("X-Content-Type-Options", "nosniff");
  }
}
