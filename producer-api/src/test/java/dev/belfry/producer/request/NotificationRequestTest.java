package dev.belfry.producer.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Content;
import dev.belfry.events.Json;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationType;
import dev.belfry.events.Presentation;
import dev.belfry.events.RecipientId;
import dev.belfry.service.problem.FieldError;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationRequestTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final String ROCKET = "\ud83d\ude80";

  @Test
  void readsEveryMember() {
    var request =
        valid(
            """
            {"recipient":"alice@example.com","title":"t","message":"m","notification_type":"error",
             "action_url":"/inbox","data":{"price":1.10,"n":[1e2,12345678901234567,-0]},
             "expires_at":"2026-11-22T12:00:00.1239+01:00","realtime":false}
            """);

    assertThat(request)
        .isEqualTo(
            new NotificationRequest(
                new RecipientId("alice@example.com"),
                new Draft(
                    new Content(
                        "t",
                        "m",
                        NotificationType.ERROR,
                        new JsonObject("{\"price\":1.10,\"n\":[1e2,12345678901234567,-0]}"),
                        "/inbox",
                        Instant.parse("2026-11-22T11:00:00.123Z"),
                        false),
                    null)));
  }

  @Test
  void whatIsAbsentOrNullHasItsDefault() {
    String nulls =
        """
        {"title":"t","message":"m","recipient":null,"notification_type":null,"action_url":null,
         "data":null,"expires_at":null,"realtime":null}
        """;
    var expected =
        new NotificationRequest(
            null,
            new Draft(
                new Content("t", "m", NotificationType.INFO, JsonObject.EMPTY, null, null, true),
                null));

    assertThat(valid("{\"title\":\"t\",\"message\":\"m\"}")).isEqualTo(expected);
    assertThat(valid(nulls)).isEqualTo(expected);
  }

  @Test
  void allErrorsAreReportedAtOnce() {
    assertThat(
            errors(
                """
                {"recipient":7,"title":7,"message":"","notification_type":"urgent","action_url":"x",
                 "data":[],"expires_at":"tomorrow","realtime":"yes","secret<script>":1}
                """))
        .extracting(FieldError::field)
        .containsExactly(
            "recipient",
            "title",
            "message",
            "notification_type",
            "data",
            "action_url",
            "expires_at",
            "realtime",
            "");
  }

  static Stream<Arguments> refused() {
    String deep = "{\"a\":".repeat(20) + "{}" + "}".repeat(20);
    return Stream.of(
        with("title", "7"),
        with("title", "true"),
        with("title", "[\"a\"]"),
        with("title", "\"\""),
        with("title", "\" \\t\\n\\u00a0\\u2003\""),
        with("title", "\"\\u200b\\u200d\\ufeff\\u2060\\u00ad\\u200e\""),
        with("title", "\"\\u3164\\u2800\\ufe0f\""),
        with("title", "\"a\\u0000\""),
        with("title", "\"\\ud800\""),
        with("title", "\"\\udc00\\ud800\""),
        with("title", "\"" + ROCKET.repeat(201) + "\""),
        with("message", "7"),
        with("message", "\"\\u200b\""),
        with("message", "\"" + "x".repeat(10_001) + "\""),
        with("recipient", "\"\""),
        with("recipient", "\"*\""),
        with("recipient", "\"../x\""),
        with("recipient", "\"u\\n1\""),
        with("recipient", "\"u\\n\""),
        with("recipient", "7"),
        with("recipient", "\"" + "u".repeat(129) + "\""),
        with("notification_type", "\"INFO\""),
        with("notification_type", "0"),
        with("realtime", "\"true\""),
        with("realtime", "1"),
        with("data", "\"{}\""),
        with("data", "[]"),
        with("data", deep),
        with("data", "{\"a\\u0000\":1}"),
        with("data", "{\"a\":\"\\u0000\"}"),
        with("data", "{\"a\":[{\"b\":\"\\ud800\"}]}"),
        with("data", "{\"a\":1e999999999}"),
        with("data", "{\"a\":1e99999999999999999999}"),
        with("data", "{\"a\":1e16}"),
        with("data", "{\"a\":1e-16}"),
        with("data", "{\"a\":123456789012345678}"),
        with("data", "{\"a\":-1.23456789012345678}"),
        with("data", "{\"a\":" + "9".repeat(1_000) + "}"),
        with("data", "{\"a\":0." + "0".repeat(40) + "1}"),
        with("data", "{\"a\":\"" + "x".repeat(16 * 1024 - 7) + "\"}"),
        with("expires_at", "1795255200"),
        with("expires_at", "\"2026-11-22T10:00:00Z\""),
        with("expires_at", "\"2026-11-22T10:00:00.0009Z\""),
        with("expires_at", "\"2025-01-01T00:00:00Z\""),
        with("expires_at", "\"2100-01-01T00:00:00Z\""),
        with("expires_at", "\"2027-01-01\""),
        with("expires_at", "\"2027-01-01T00:00:00\""),
        with("expires_at", "\"2027-01-01T00:00Z\""),
        with("expires_at", "\"2027-02-30T00:00:00Z\""),
        with("expires_at", "\"2027-01-01T25:00:00Z\""),
        with("expires_at", "\"+999999999-01-01T00:00:00Z\""),
        with("expires_at", "\"300000-01-01T00:00:00Z\""),
        with("expires_at", "\"+999999999-12-31T23:59:59.999999999-18:00\""),
        with("action_url", "7"),
        with("action_url", "\"\""),
        with("action_url", "\"javascript:alert(1)\""),
        with("action_url", "\"JaVaScRiPt:alert(1)\""),
        with("action_url", "\"java\\tscript:alert(1)\""),
        with("action_url", "\"\\u0001javascript:alert(1)\""),
        with("action_url", "\"data:text/html,x\""),
        with("action_url", "\"vbscript:x\""),
        with("action_url", "\"blob:https://x\""),
        with("action_url", "\"ftp://x\""),
        with("action_url", "\"//evil.example\""),
        with("action_url", "\"/\\\\evil.example\""),
        with("action_url", "\"/\\t/evil.example\""),
        with("action_url", "\"inbox\""),
        with("action_url", "\" https://x.example\""),
        with("action_url", "\"https:x.example\""),
        with("action_url", "\"https:///x\""),
        with("action_url", "\"https://\""),
        with("action_url", "\"https://user@x.example\""),
        with("action_url", "\"https://bank.example%40evil.example\""),
        with("action_url", "\"https://x.example:99999\""),
        with("action_url", "\"https://x.example\\\\@evil.example\""),
        with("action_url", "\"https://x.example/a b\""),
        with("action_url", "\"https://x.example/\\u0000\""),
        with("action_url", "\"https://x.example/\\u202e\""),
        with("action_url", "\"/" + "x".repeat(2_048) + "\""));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesWhatIsOutsideTheContract(String field, String body) {
    assertThat(errors(body)).extracting(FieldError::field).containsExactly(field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"title", "message"})
  void wordsAreNeeded(String field) {
    String body = "{\"title\":\"t\",\"message\":\"m\"}".replace(field, "x");

    assertThat(errors(body)).extracting(FieldError::field).containsExactly(field, "");
  }

  static Stream<Arguments> accepted() {
    String deep = "{\"a\":".repeat(19) + "{}" + "}".repeat(19);
    return Stream.of(
        with("title", "\"" + ROCKET.repeat(200) + "\""),
        with("title", "\"\\ud83d\\ude80\""),
        with("title", "\"<img onerror=alert(1)>\""),
        with("title", "\"'); DROP TABLE n;--\""),
        with("message", "\"" + "x".repeat(10_000) + "\""),
        with("message", "\"\\n{{7*7}}</script>\""),
        with("recipient", "\"A_z.0:9@|+=-\""),
        with("recipient", "\"" + "u".repeat(128) + "\""),
        with("data", deep),
        with("data", "{\"a\":1e15,\"b\":-1.5E-15,\"c\":0.12345678901234568,\"d\":1e+05}"),
        with("data", "{\"a\":0.0000012345678901234567,\"b\":12345678901234567,\"c\":0.0}"),
        with("data", "{\"a\":\"" + "x".repeat(16 * 1024 - 8) + "\"}"),
        with("expires_at", "\"2099-12-31T23:59:59.999Z\""),
        with("expires_at", "\"2026-11-22T10:00:00.001Z\""),
        with("expires_at", "\"2026-11-22t12:00:00.123456789z\""),
        with("action_url", "\"/\""),
        with("action_url", "\"/a?b=c#d\""),
        with("action_url", "\"https://x.example\""),
        with("action_url", "\"HTTPS://x.example:8443/a/../b?c={d}|e#f\""),
        with("action_url", "\"http://[2001:db8::1]:80/\""),
        with("action_url", "\"https://b\u00fccher.example/\u00e9\""),
        with("action_url", "\"https://x.example/@user\""));
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void acceptsWhatTheContractAllows(String field, String body) {
    assertThat(NotificationRequest.read(Json.readObject(body), NOW))
        .as(field)
        .isInstanceOf(Checked.Valid.class);
  }

  @Test
  void readsWhoAndWhatIsToBeShown() {
    assertThat(
            presented(
                    """
                    {"actor":{"name":"Ann","image":"https://x.example/a.png"},"image":"/p.png",
                     "actions":[{"label":"Go","url":"http://x.example/"},{"label":"Ok","event":"a.b-1_"}]}
                    """)
                .content()
                .presentation())
        .isEqualTo(
            new Presentation(
                new Presentation.Actor("Ann", "https://x.example/a.png"),
                "/p.png",
                List.of(
                    Presentation.Action.to("Go", "http://x.example/"),
                    Presentation.Action.telling("Ok", "a.b-1_"))));
    for (String nothing : List.of("null", "{}", "{\"actor\":null,\"actions\":[]}")) {
      assertThat(presented(nothing).content().presentation()).as(nothing).isNull();
    }
  }

  static Stream<Arguments> wronglyPresented() {
    return Stream.of(
        Arguments.of("[]", "presentation"),
        Arguments.of("{\"avatar\":1}", "presentation"),
        Arguments.of("{\"actor\":\"Ann\"}", "presentation.actor"),
        Arguments.of("{\"actor\":{}}", "presentation.actor.name"),
        Arguments.of("{\"actor\":{\"name\":\" \"}}", "presentation.actor.name"),
        Arguments.of(
            "{\"actor\":{\"name\":\"%s\"}}".formatted("n".repeat(201)), "presentation.actor.name"),
        Arguments.of("{\"actor\":{\"name\":\"n\",\"url\":\"/\"}}", "presentation.actor"),
        Arguments.of(
            "{\"actor\":{\"name\":\"n\",\"image\":\"http://x.example/\"}}",
            "presentation.actor.image"),
        Arguments.of("{\"image\":\"data:image/png,x\"}", "presentation.image"),
        Arguments.of("{\"image\":\"HTTP://x.example/\"}", "presentation.image"),
        Arguments.of("{\"image\":\"//x.example/\"}", "presentation.image"),
        Arguments.of("{\"image\":7}", "presentation.image"),
        Arguments.of("{\"actions\":{}}", "presentation.actions"),
        Arguments.of("{\"actions\":[1]}", "presentation.actions"),
        Arguments.of(actions(3, "\"label\":\"l\",\"url\":\"/\""), "presentation.actions"),
        Arguments.of(actions(1, "\"url\":\"/\""), "presentation.actions[0].label"),
        Arguments.of(
            actions(1, "\"label\":\"%s\",\"url\":\"/\"".formatted("l".repeat(61))),
            "presentation.actions[0].label"),
        Arguments.of(actions(1, "\"label\":\"l\""), "presentation.actions[0]"),
        Arguments.of(
            actions(1, "\"label\":\"l\",\"url\":\"/\",\"event\":\"e\""), "presentation.actions[0]"),
        Arguments.of(
            actions(1, "\"label\":\"l\",\"url\":\"javascript:x\""), "presentation.actions[0].url"),
        Arguments.of(
            actions(1, "\"label\":\"l\",\"event\":\"A b\""), "presentation.actions[0].event"),
        Arguments.of(
            actions(1, "\"label\":\"l\",\"event\":\"%s\"".formatted("e".repeat(65))),
            "presentation.actions[0].event"),
        Arguments.of(
            actions(1, "\"label\":\"l\",\"event\":\"e\",\"lable\":1"), "presentation.actions[0]"));
  }

  @ParameterizedTest
  @MethodSource("wronglyPresented")
  void refusesWhatCannotBeShown(String presentation, String field) {
    String body = body(presentation);

    assertThat(errors(body)).extracting(FieldError::field).containsExactly(field);
  }

  @Test
  void anUnknownMemberOfWhatIsShownIsToldTheNearestName() {
    String body = body("{\"imag\":\"/x\"}");

    assertThat(errors(body))
        .singleElement()
        .extracting(FieldError::message)
        .asString()
        .contains("did you mean image?")
        .contains("actor, image, actions");
  }

  private static String actions(int count, String members) {
    return "{\"actions\":[%s]}"
        .formatted(String.join(",", Collections.nCopies(count, "{" + members + "}")));
  }

  private static String body(String presentation) {
    return "{\"title\":\"t\",\"message\":\"m\",\"presentation\":%s}".formatted(presentation);
  }

  private static Draft presented(String presentation) {
    return valid(body(presentation)).draft();
  }

  @Test
  void bulkMergesRecipientsAndNamesWhichAreWrong() {
    assertThat(
            BulkRequest.read(
                    Json.readObject(
                        "{\"recipients\":[\"a\",\"b\",\"a\"],\"title\":\"t\",\"message\":\"m\"}"),
                    NOW)
                .orRefuse()
                .recipients())
        .containsExactly(new RecipientId("a"), new RecipientId("b"));
    assertThat(bulkErrors("[\"a\",null,\"*\"]")).containsExactly("recipients[1]", "recipients[2]");
    assertThat(bulkErrors("[]")).containsExactly("recipients");
    assertThat(bulkErrors("\"a\"")).containsExactly("recipients");
    assertThat(bulkErrors("null")).containsExactly("recipients");
    assertThat(bulkErrors("[" + "\"a\",".repeat(10_000) + "\"a\"]")).containsExactly("recipients");
    assertThat(bulkErrors("[" + "1,".repeat(9_999) + "1]")).hasSizeLessThanOrEqualTo(20);
  }

  private static Arguments with(String field, String value) {
    StringBuilder body = new StringBuilder("{");
    if (!field.equals("title")) {
      body.append("\"title\":\"t\",");
    }
    if (!field.equals("message")) {
      body.append("\"message\":\"m\",");
    }
    return Arguments.of(
        field, body.append("\"%s\":".formatted(field)).append(value).append('}').toString());
  }

  private static NotificationRequest valid(String body) {
    return NotificationRequest.read(Json.readObject(body), NOW).orRefuse();
  }

  private static List<FieldError> errors(String body) {
    return errors(NotificationRequest.read(Json.readObject(body), NOW));
  }

  private static <T> List<FieldError> errors(Checked<T> checked) {
    return switch (checked) {
      case Checked.Invalid<T>(var errors) -> errors;
      case Checked.Valid<T> _ -> List.of();
    };
  }

  private static List<String> bulkErrors(String recipients) {
    String body = "{\"recipients\":%s,\"title\":\"t\",\"message\":\"m\"}".formatted(recipients);
    return errors(BulkRequest.read(Json.readObject(body), NOW)).stream()
        .map(FieldError::field)
        .toList();
  }
}
