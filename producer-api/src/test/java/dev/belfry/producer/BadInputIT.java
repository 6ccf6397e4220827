package dev.belfry.producer;

import static dev.belfry.producer.ProducerService.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.Json;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.RawHttp;
import dev.belfry.testing.Tokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// Whatever is sent: the answer is the contract's, a problem, and never repeats the input.
class BadInputIT {
  private static final String CANARY = "c4n4ry";
  private static final String SETTINGS = "/api/notifications/settings";
  private static final Tokens ALICE = Tokens.user("alice-" + UUID.randomUUID());
  private static final Tokens SHOP = Tokens.user("shop").withScope("notifications:send");
  private static ProducerService service;

  @BeforeAll
  static void start() {
    service = ProducerService.patient(Infrastructure.shared().bootstrapServers());
    await()
        .until(() ->
            service
                    .post("/api/notifications", ALICE, "{\"title\":\"t\",\"message\":\"m\"}")
                    .statusCode()
                == 202);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  static Stream<Arguments> bodies() {
    String start = "{\"title\":\"t\",\"message\":\"m\",";
    return Stream.of(
        Arguments.of("empty", 400, ""),
        Arguments.of("null", 400, "null"),
        Arguments.of("array", 400, "[]"),
        Arguments.of("cut off", 400, "{\"a\":1"),
        Arguments.of("trailing object", 400, "{\"title\":\"t\",\"message\":\"m\"} {}"),
        Arguments.of("byte order mark", 202, "\uFEFF{\"title\":\"t\",\"message\":\"m\"}"),
        Arguments.of("U+0000 in the title", 422, "{\"title\":\"c4n4ry\\u0000\",\"message\":\"m\"}"),
        Arguments.of(
            "surrogates in the wrong order", 422, start + "\"data\":{\"a\":\"\\udc00\\ud800\"}}"),
        Arguments.of(
            "200 emoji", 202, "{\"title\":\"%s\",\"message\":\"m\"}".formatted("🚀".repeat(200))),
        Arguments.of(
            "201 emoji", 422, "{\"title\":\"%s\",\"message\":\"m\"}".formatted("🚀".repeat(201))),
        Arguments.of("U+0000", 422, start + "\"action_url\":\"/c4n4ry\\u0000\"}"),
        Arguments.of("U+0000 in a name", 422, start + "\"data\":{\"c4n4ry\\u0000\":1}}"),
        Arguments.of("lone surrogate", 422, "{\"title\":\"c4n4ry\\ud800\",\"message\":\"m\"}"),
        Arguments.of("pair", 202, "{\"title\":\"\\ud83d\\ude00\",\"message\":\"m\"}"),
        Arguments.of("33 levels", 422, start + "\"data\":" + nested(33) + "}"),
        Arguments.of("501 levels", 400, start + "\"data\":" + nested(501) + "}"),
        Arguments.of("30,000 levels", 400, start + "\"data\":" + "[".repeat(30_000)),
        Arguments.of("huge exponent", 422, start + "\"data\":{\"a\":1e999999999}}"),
        Arguments.of("1,001 digits", 400, start + "\"data\":{\"a\":" + "9".repeat(1_001) + "}}"),
        Arguments.of("NaN", 400, start + "\"data\":{\"a\":NaN}}"),
        Arguments.of("duplicate", 400, start + "\"recipient\":\"a\",\"recipient\":\"b\"}"),
        Arguments.of("duplicate inside", 400, start + "\"data\":{\"a\":{\"b\":1,\"b\":2}}}"),
        Arguments.of("unknown member", 422, start + "\"c4n4ry\":\"admin\"}"),
        Arguments.of("recipient *", 422, start + "\"recipient\":\"c4n4ry*\"}"),
        Arguments.of("no recipient's name", 422, start + "\"recipient\":\"\"}"),
        Arguments.of("recipient as a path", 422, start + "\"recipient\":\"../c4n4ry\"}"),
        Arguments.of("recipient of two lines", 422, start + "\"recipient\":\"c4n4ry\\n1\"}"),
        Arguments.of("number for text", 422, "{\"title\":41414141,\"message\":\"m\"}"),
        Arguments.of("script URL", 422, start + "\"action_url\":\"javascript:c4n4ry\"}"),
        Arguments.of(
            "script URL in disguise", 422, start + "\"action_url\":\"java\\tscript:c4n4ry\"}"),
        Arguments.of("data URL", 422, start + "\"action_url\":\"data:text/html,c4n4ry\"}"),
        Arguments.of(
            "last expiry",
            422,
            start + "\"expires_at\":\"+999999999-12-31T23:59:59.999999999-18:00\"}"),
        Arguments.of("past expiry", 422, start + "\"expires_at\":\"1970-01-01T00:00:00Z\"}"),
        Arguments.of("far expiry", 422, start + "\"expires_at\":\"+999999999-01-01T00:00:00Z\"}"),
        Arguments.of("65,537 bytes", 413, "{\"title\":\"" + "x".repeat(65_527)),
        Arguments.of("markup", 202, "{\"title\":\"<img onerror=x>\",\"message\":\"{{7*7}}\"}"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("bodies")
  void bodies(String name, int status, String body) {
    HttpResponse<String> answer =
        service.send(
            service
                .call("POST", "/api/notifications", ALICE, "{}")
                .POST(BodyPublishers.ofString(body)));

    assertAnswer(answer, status);
  }

  static Stream<Arguments> patches() {
    String longestKeys =
        IntStream.range(0, 100)
            .mapToObj(i -> "\"%s%s\":{\"email\":false}".formatted(100 + i, "x".repeat(61)))
            .collect(Collectors.joining(","));
    return Stream.of(
        Arguments.of("nothing", 202, "{}"),
        Arguments.of("empty", 400, ""),
        Arguments.of("null", 400, "null"),
        Arguments.of("array", 400, "[]"),
        Arguments.of("array of a JSON patch", 400, "[{\"op\":\"remove\",\"path\":\"/c4n4ry\"}]"),
        Arguments.of("text", 400, "\"c4n4ry\""),
        Arguments.of("cut off", 400, "{\"locale\":\"de\""),
        Arguments.of("trailing object", 400, "{} {}"),
        Arguments.of("duplicate", 400, "{\"locale\":\"de\",\"locale\":\"fr\"}"),
        Arguments.of("duplicate category", 400, preferences("\"a\":{},\"a\":{}")),
        Arguments.of("duplicate cell", 400, preferences("\"a\":{\"email\":true,\"email\":true}")),
        Arguments.of("unknown member", 422, "{\"c4n4ry\":true}"),
        Arguments.of("unknown member that is null", 422, "{\"c4n4ry\":null}"),
        Arguments.of("position", 422, "{\"position\":\"c4n4ry\"}"),
        Arguments.of("__proto__", 422, "{\"__proto__\":{\"info_enabled\":false}}"),
        Arguments.of("name in another case", 422, "{\"Locale\":\"de\"}"),
        Arguments.of("text for a switch", 422, "{\"info_enabled\":\"c4n4ry\"}"),
        Arguments.of("number for a switch", 422, "{\"info_enabled\":0}"),
        Arguments.of("object for a switch", 422, "{\"info_enabled\":{\"c4n4ry\":true}}"),
        Arguments.of("array for a language", 422, "{\"locale\":[\"c4n4ry\"]}"),
        Arguments.of("long language", 422, "{\"locale\":\"de-%s\"}".formatted("x".repeat(60_000))),
        Arguments.of("language of two lines", 422, "{\"locale\":\"de\\nc4n4ry\"}"),
        Arguments.of("U+0000 in a language", 422, "{\"locale\":\"de\\u0000\"}"),
        Arguments.of("surrogate for a language", 422, "{\"locale\":\"\\ud800\"}"),
        Arguments.of("letters of another script", 422, "{\"locale\":\"\u0434\u0435\"}"),
        Arguments.of("path for a time zone", 422, "{\"time_zone\":\"../../etc/passwd\"}"),
        Arguments.of("offset for a time zone", 422, "{\"time_zone\":\"+02:00\"}"),
        Arguments.of("number for a time zone", 422, "{\"time_zone\":41414141}"),
        Arguments.of("array of preferences", 422, "{\"preferences\":[{\"c4n4ry\":true}]}"),
        Arguments.of("category __proto__", 422, preferences("\"__proto__\":{\"email\":true}")),
        Arguments.of("category constructor", 202, preferences("\"constructor\":{\"email\":true}")),
        Arguments.of("channel __proto__", 422, preferences("\"a\":{\"__proto__\":true}")),
        Arguments.of("channel in another case", 422, preferences("\"a\":{\"Email\":true}")),
        Arguments.of("text for a cell", 422, preferences("\"a\":{\"email\":\"c4n4ry\"}")),
        Arguments.of("400 levels", 422, preferences("\"a\":" + nested(400))),
        Arguments.of("501 levels", 400, preferences("\"a\":" + nested(501))),
        Arguments.of("100 longest keys", 202, preferences(longestKeys)),
        Arguments.of("101 categories", 422, preferences(longestKeys + ",\"c4n4ry\":{}")),
        Arguments.of("key of 65", 422, preferences("\"%s\":{}".formatted("x".repeat(65)))),
        Arguments.of(
            "null everywhere",
            202,
            "{\"info_enabled\":null,\"locale\":null,\"time_zone\":null,"
                + "\"preferences\":{\"a\":null,\"b\":{\"email\":null,\"push\":null}}}"),
        Arguments.of("65,537 bytes", 413, "{\"locale\":\"" + "x".repeat(65_526)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("patches")
  void patches(String name, int status, String body) {
    HttpResponse<String> answer =
        service.send(
            service
                .call("PATCH", SETTINGS, ALICE, "{}")
                .method("PATCH", BodyPublishers.ofString(body)));

    assertAnswer(answer, status);
  }

  private static String preferences(String categories) {
    return "{\"preferences\":{%s}}".formatted(categories);
  }

  @Test
  void aPatchIsRefusedForTheFirstThingThatIsWrongWithIt() {
    String malformed = "{\"c4n4ry\":1,\"c4n4ry\":";
    String tooLong = " ".repeat(65_537);

    assertAnswer(patch("text/plain", tooLong, "nonsense"), 401);
    assertAnswer(patch("text/plain", tooLong, ALICE.signed()), 415);
    assertAnswer(patch("application/merge-patch+json", tooLong, ALICE.signed()), 413);
    assertAnswer(patch("application/merge-patch+json", malformed, ALICE.signed()), 400);
    assertAnswer(patch("application/merge-patch+json", "{\"c4n4ry\":1}", ALICE.signed()), 422);
  }

  private static HttpResponse<String> patch(String type, String body, String token) {
    return service.send(
        service
            .call("PATCH", SETTINGS, ALICE, body)
            .setHeader("Content-Type", type)
            .setHeader("Authorization", "Bearer " + token));
  }

  @Test
  void refusesUtf16AndMalformedUtf8() {
    String body = "{\"title\":\"t\",\"message\":\"m\"}";

    assertAnswer(postBytes(body.getBytes(StandardCharsets.UTF_16LE)), 400);
    assertAnswer(
        postBytes(
            "{\"title\":\"t\u00c0\u0080\",\"message\":\"m\"}"
                .getBytes(StandardCharsets.ISO_8859_1)),
        400);
    assertAnswer(
        postBytes(
            "{\"title\":\"\u00ed\u00a0\u0080\",\"message\":\"m\"}"
                .getBytes(StandardCharsets.ISO_8859_1)),
        400);
  }

  static Stream<Arguments> bulkBodies() {
    String rest = ",\"title\":\"t\",\"message\":\"m\"}";
    String many =
        IntStream.range(0, 10_001)
            .mapToObj("\"u%d\""::formatted)
            .collect(Collectors.joining(",", "[", "]"));
    return Stream.of(
        Arguments.of("nobody", 422, "{\"recipients\":[]" + rest),
        Arguments.of("null", 422, "{\"recipients\":[null]" + rest),
        Arguments.of("10,001 recipients", 422, "{\"recipients\":" + many + rest),
        Arguments.of("one twice", 202, "{\"recipients\":[\"a\",\"a\"]" + rest),
        Arguments.of("no list", 422, "{\"recipients\":\"c4n4ry\"" + rest),
        Arguments.of("100,000 levels", 400, "{\"recipients\":" + "[".repeat(100_000)),
        Arguments.of("more than 2 MiB", 413, "{\"title\":\"" + "x".repeat(2 * 1024 * 1024)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("bulkBodies")
  void bulkBodies(String name, int status, String body) {
    HttpResponse<String> answer =
        service.send(
            service
                .call("POST", "/api/notifications/bulk", SHOP, "{}")
                .POST(BodyPublishers.ofString(body)));

    assertAnswer(answer, status);
    if (status == 202) {
      assertThat(json(answer).get("count").intValue()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<img src=x onerror=alert(1)>",
        "</script><script>alert(1)</script>",
        "{{7*7}}${7*7}",
        "'); DROP TABLE notification;--"
      })
  void whatIsNoMarkupHereIsGivenBackAsItCame(String text) {
    String body =
        Json.mapper().createObjectNode().put("title", text).put("message", text).toString();

    HttpResponse<String> answer = service.post("/api/notifications", ALICE, body);

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(json(answer).get("title").stringValue()).isEqualTo(text);
    assertThat(json(answer).get("message").stringValue()).isEqualTo(text);
  }

  @Test
  void refusesTwentyMebibytesWithoutReadingThem() {
    byte[] body = new byte[21 * 1024 * 1024];

    var answer =
        new RawHttp(service.port())
            .call(
                "POST",
                "/api/notifications",
                body,
                "Authorization: Bearer " + ALICE.signed(),
                "Content-Type: application/json");

    assertThat(answer.status()).isEqualTo(413);
  }

  @Test
  void aKeyOfSeveralLinesIsRefused() {
    var answer =
        new RawHttp(service.port())
            .call(
                "POST",
                "/api/notifications",
                "{}".getBytes(StandardCharsets.US_ASCII),
                "Authorization: Bearer " + ALICE.signed(),
                "Content-Type: application/json",
                "Idempotency-Key: a\rc4n4ry");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).doesNotContain(CANARY);
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void aBodyThatNeverEndsIsNotWaitedForForEver(CapturedOutput output) throws IOException {
    try (ProducerService impatient =
        ProducerService.start(
            Infrastructure.shared().bootstrapServers(), "--server.tomcat.connection-timeout=1s")) {
      String head =
          """
          POST /api/notifications HTTP/1.1\r
          Host: localhost\r
          Authorization: Bearer %s\r
          Content-Type: application/json\r
          Content-Length: 10000\r
          \r
          {"\
          """
              .formatted(ALICE.signed());

      var answer = new RawHttp(impatient.port()).send(head.getBytes(StandardCharsets.US_ASCII));

      assertThat(answer.status()).isEqualTo(408);
      assertThat(answer.body()).doesNotContain("Exception");
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), impatient.port())) {
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        assertThat(answerToATrickle(socket)).startsWith("HTTP/1.1 408");
      }
      assertThat(output).doesNotContain("unexpectedly");
    }
  }

  /// What is answered while one byte comes after the other.
  private static String answerToATrickle(Socket socket) throws IOException {
    socket.setSoTimeout(100);
    byte[] answer = new byte[1_000];
    while (true) {
      try {
        int length = socket.getInputStream().read(answer);
        return new String(answer, 0, Math.max(0, length), StandardCharsets.US_ASCII);
      } catch (SocketTimeoutException e) {
        socket.getOutputStream().write('x');
      }
    }
  }

  @Test
  void refusesALargeBodyWithoutALength() {
    byte[] chunk = "x".repeat(8_192).getBytes(StandardCharsets.US_ASCII);
    HttpRequest.Builder call =
        service
            .call("POST", "/api/notifications", ALICE, "{}")
            .POST(
                BodyPublishers.fromPublisher(
                    BodyPublishers.ofByteArrays(
                        () -> Stream.generate(() -> chunk).limit(16).iterator())));

    assertAnswer(service.send(call), 413);
  }

  @ParameterizedTest
  @CsvSource({"text/plain,415", "application/json;charset=UTF-16,415", "nonsense,415"})
  void refusesOtherMediaTypes(String type, int status) {
    HttpRequest.Builder call =
        service.call("POST", "/api/notifications", ALICE, "{}").setHeader("Content-Type", type);

    assertAnswer(service.send(call), status);
  }

  static Stream<Arguments> keys() {
    return Stream.of(
        Arguments.of("empty", 400, new String[] {""}),
        Arguments.of("256 characters", 400, new String[] {"k".repeat(256)}),
        Arguments.of("255 characters", 202, new String[] {"k".repeat(255)}),
        Arguments.of("3,000 characters", 400, new String[] {CANARY.repeat(500)}),
        Arguments.of("tab", 400, new String[] {"a\tb"}),
        Arguments.of("twice", 400, new String[] {"a", "b"}));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("keys")
  void keys(String name, int status, String[] keys) {
    HttpRequest.Builder call =
        service.call("POST", "/api/notifications", ALICE, "{\"title\":\"t\",\"message\":\"m\"}");
    for (String key : keys) {
      call.header("Idempotency-Key", key);
    }

    assertAnswer(service.send(call), status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u00e9", "\u0085"})
  void refusesAKeyThatIsNotAscii(String letter) throws IOException {
    String head =
        """
        POST /api/notifications HTTP/1.1\r
        Host: localhost\r
        Authorization: Bearer %s\r
        Content-Type: application/json\r
        Idempotency-Key: c4n4ry%s\r
        Content-Length: 2\r
        Connection: close\r
        \r
        {}\
        """
            .formatted(ALICE.signed(), letter);

    assertThat(raw(head)).startsWith("HTTP/1.1 400").doesNotContain(CANARY);
  }

  @ParameterizedTest
  @CsvSource({
    "PUT,/api/notifications/1-1-1-1-1/read,404",
    "PUT,/api/notifications/c4n4ryAAAAAAAAAAAAAAAAAA/read,404",
    "DELETE,/api/notifications/settings,404",
    "DELETE,/api/notifications/c4n4ry,404",
    "DELETE,/api/notifications/c4n4ry/read,404",
    "DELETE,/api/notifications/sent/read,404",
    "DELETE,/api/notifications/sent/c4n4ry,404",
    "DELETE,/api/notifications/sent/0199d0f2-7a00-7000-8000-00000000a11c?recipient=,400",
    "DELETE,/api/notifications/sent/0199d0f2-7a00-7000-8000-00000000a11c?recipient=c4n4ry*,400",
    "DELETE,/api/notifications/sent/0199d0f2-7a00-7000-8000-00000000a11c?recipient=a&recipient=b,400",
    "PUT,/api/notifications/mark-all-read?up_to=c4n4ry,400",
    "PUT,/api/notifications/mark-all-read?up_to=,400",
    "PUT,/api/notifications/mark-all-read?up_to=00000000-0000-0000000000000001,400",
    "PUT,/api/notifications/mark-all-read?up_to=a&up_to=b,400",
    "PUT,/api/notifications/mark-all-read?c4n4ry=1,202",
    "POST,/api/notifications/c4n4ry/archive,404",
    "POST,/api/notifications/1-1-1-1-1/unarchive,404",
    "POST,/api/notifications/archive-all?up_to=c4n4ry,400",
    "PATCH,/api/notifications,405",
    "DELETE,/api/notifications,405",
    "POST,/api/notifications/c4n4ry/c4n4ry,404",
    "PUT,/api/notifications/settings,400",
    "PATCH,/api/notifications/settings,400",
    "POST,/api/notifications/settings,405",
    "PUT,/api/c4n4ry,404",
    "PUT,/api/notifications/%00/read,404",
    "PUT,/api/notifications/%ff/read,404"
  })
  void paths(String method, String path, int status) {
    HttpResponse<String> answer = service.send(service.call(method, path, SHOP, ""));

    if (path.contains("%")) {
      assertThat(answer.statusCode()).isBetween(400, 404);
    } else {
      assertAnswer(answer, status);
    }
  }

  @Test
  void badTokensAre401() {
    String body = "{\"title\":\"t\",\"message\":\"m\"}";
    for (String token :
        new String[] {
          "nonsense", ALICE.expired(), ALICE.unsigned(), Tokens.user("../" + CANARY).signed()
        }) {
      assertAnswer(
          service.send(
              service
                  .call("POST", "/api/notifications", ALICE, body)
                  .setHeader("Authorization", "Bearer " + token)),
          401);
    }
  }

  private static HttpResponse<String> postBytes(byte[] body) {
    return service.send(
        service
            .call("POST", "/api/notifications", ALICE, "{}")
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private static void assertAnswer(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    if (status >= 400) {
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(json(answer).get("status").intValue()).isEqualTo(status);
      assertThat(answer.body()).doesNotContain(CANARY, "41414141", "Exception", "dev.belfry");
      assertThat(status != 422 || json(answer).has("errors")).isTrue();
    }
  }

  private static String nested(int levels) {
    return "{\"a\":".repeat(levels - 1) + "{}" + "}".repeat(levels - 1);
  }

  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
