package dev.belfry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.events.Channel;
import dev.belfry.events.Json;
import dev.belfry.events.Presentation;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoticeTest {
  private static final Notice NOTICE = Notice.to("alice").title("Title").message("Message");
  private static final Actor ANN = new Actor("ann-7", "Ann");

  @Test
  void aUsersActionIsToldInEnglishAndAsData() {
    Notice notice = Notice.userAction(ANN, "bob", "liked", "post").actionUrl("/posts/5");

    assertThat(Json.mapper().writeValueAsString(notice.content()))
        .isEqualTo(
            """
            {"title":"Ann liked your post","message":"Ann liked your post.",\
            "data":{"actor_id":"ann-7","actor_name":"Ann","action":"liked",\
            "object_name":"post"},"action_url":"/posts/5"}\
            """);
  }

  @Test
  void aUsersActionCanBeToldInOtherWords() {
    Wording czech =
        new Wording() {
          @Override
          public String title(UserAction event) {
            return "Novinka";
          }

          @Override
          public String message(UserAction event) {
            return event.actor().name() + ": " + event.objectName();
          }
        };

    Notice notice = Notice.userAction(new UserAction(ANN, "liked", "článek"), "bob", czech);

    assertThat(notice.content())
        .containsEntry("title", "Novinka")
        .containsEntry("message", "Ann: článek");
  }

  @Test
  void aLongNameIsCutToWhatATitleHolds() {
    Notice notice = Notice.userAction(ANN, "bob", "liked", "😀".repeat(300));

    String title = String.valueOf(notice.content().get("title"));
    assertThat(title.codePointCount(0, title.length())).isEqualTo(200);
    assertThat(title).endsWith("😀…");
    assertThat(String.valueOf(notice.content().get("message"))).endsWith("😀.");
  }

  @Test
  void whoAndWhatIsShownStandsBesideTheWords() {
    Notice notice =
        NOTICE.presentation(
            Presentation.by("Ann", "https://example.com/ann.png")
                .withImage("/p.png")
                .offering(
                    Presentation.Action.to("Open", "/posts/5"),
                    Presentation.Action.telling("Mute", "post.mute")));
    String json =
        """
        {"actor":{"name":"Ann","image":"https://example.com/ann.png"},"image":"/p.png",\
        "actions":[{"label":"Open","url":"/posts/5"},{"label":"Mute","event":"post.mute"}]}\
        """;

    assertThat(Json.mapper().writeValueAsString(notice.content().get("presentation")))
        .isEqualTo(json);
    assertThat(Json.mapper().writeValueAsString(NOTICE.presentation(json).content()))
        .isEqualTo(Json.mapper().writeValueAsString(notice.content()));
  }

  @Test
  void whatCannotBeShownIsRefusedHere() {
    Presentation.Action open = Presentation.Action.to("Open", "/x");
    for (Presentation wrong :
        List.of(
            Presentation.by(" ", null),
            Presentation.by("Ann", "http://example.com/"),
            Presentation.NONE.withImage("data:x"),
            Presentation.NONE.offering(open, open, open),
            Presentation.NONE.offering(Presentation.Action.to("Open", "javascript:x")),
            Presentation.NONE.offering(Presentation.Action.telling("Open", "A b")),
            Presentation.NONE.offering(new Presentation.Action("Open", null, null)))) {
      assertThatThrownBy(() -> NOTICE.presentation(wrong))
          .as(wrong.toString())
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> NOTICE.presentation("[]"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("presentation: expected one JSON object");
  }

  @Test
  void aTemplateIsToldItsVariables() {
    Notice notice =
        Notice.to("alice")
            .template("shipped")
            .variable("order", "A-17")
            .variable("count", 2)
            .variable("day", LocalDate.of(2027, 1, 31))
            .variable("at", Instant.parse("2027-01-31T12:00:00Z"))
            .variable("link", URI.create("https://example.com/"));

    assertThat(Json.mapper().writeValueAsString(notice.content()))
        .isEqualTo(
            """
            {"template":"shipped","variables":{"order":"A-17","count":2,"day":"2027-01-31",\
            "at":"2027-01-31T12:00:00.000Z","link":"https://example.com/"}}\
            """);
    assertThatThrownBy(() -> NOTICE.variable("order", "A-17"))
        .hasMessage("variable: expected a notice with a template");
    assertThatThrownBy(() -> notice.variable("a b", "x")).hasMessageStartingWith("variable:");
    assertThatThrownBy(() -> notice.variable("order", List.of()))
        .hasMessageStartingWith("variable: expected text");
    assertThatThrownBy(() -> Notice.to("alice").template("Shipped!"))
        .hasMessageStartingWith("template:");
  }

  @Test
  void eachMethodAnswersWithAnotherNotice() {
    Notice silent = NOTICE.silently();

    assertThat(NOTICE.content()).doesNotContainKey("realtime");
    assertThat(silent.content()).containsEntry("realtime", false);
  }

  @Test
  void dataKeepsItsDigitsAndItsOrder() {
    Notice notice = NOTICE.data("{\"b\": 1.10, \"a\": 1e2}");

    assertThat(Json.mapper().writeValueAsString(notice.content().get("data")))
        .isEqualTo("{\"b\":1.10,\"a\":1e2}");
  }

  @Test
  void whoIsNamedTwiceIsToldOnce() {
    Notice notice = Notice.toMany(List.of("b", "a", "b")).title("Title").message("Message");

    assertThat(Batch.split((Audience.Many) notice.audience(), notice, "key"))
        .singleElement()
        .satisfies(batch ->
            assertThat(batch.recipients()).extracting(Object::toString).containsExactly("b", "a"));
  }

  @Test
  void batchesOfLongNoticesAreSmaller() {
    List<String> recipients =
        java.util.stream.IntStream.range(0, 10_000).mapToObj(i -> "user" + i).toList();
    Notice notice = Notice.toMany(recipients).title("Title").message("m".repeat(10_000));

    List<Batch> batches = Batch.split((Audience.Many) notice.audience(), notice, "key");

    assertThat(batches).hasSizeGreaterThan(3);
    assertThat(batches.stream().flatMap(batch -> batch.recipients().stream()))
        .extracting(Object::toString)
        .containsExactlyElementsOf(recipients);
    assertThat(batches.stream().map(Batch::key).distinct()).hasSameSizeAs(batches);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a/b", "é"})
  void aRecipientThatIsNoneIsRefused(String recipient) {
    assertThatThrownBy(() -> Notice.to(recipient)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Notice.toMany(List.of("a", recipient)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "a\0b", "\uD800"})
  void wordsThatCannotBeShownAreRefused(String words) {
    assertThatThrownBy(() -> Notice.to("a").title(words))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("title: ");
    assertThatThrownBy(() -> Notice.to("a").title("Title").message(words))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("message: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "//host/x", "javascript:alert(1)", "/a b", "/a\\b", "posts/5"})
  void aLinkThatIsNoneIsRefused(String url) {
    assertThatThrownBy(() -> NOTICE.actionUrl(url)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[1]", "{\"a\": 1, \"a\": 2}", "{\"a\": \"\\u0000\"}", "{} {}"})
  void dataThatIsNoObjectIsRefused(String json) {
    assertThatThrownBy(() -> NOTICE.data(json)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void dataThatIsTooLargeIsRefused() {
    assertThatThrownBy(() -> NOTICE.data(Map.of("a", "x".repeat(16_384))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "schlüssel", "a\nb"})
  void aKeyThatIsNoneIsRefused(String key) {
    assertThatThrownBy(() -> NOTICE.idempotencyKey(key))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void saysWhichWayItGoes() {
    Notice notice =
        NOTICE
            .category("orders")
            .channels(Channel.EMAIL, Channel.REALTIME)
            .threadKey("order 17")
            .collapseKey("17");

    assertThat(Json.mapper().writeValueAsString(notice.content()))
        .isEqualTo(
            """
            {"title":"Title","message":"Message","category":"orders",\
            "channels":["email","realtime"],"thread_key":"order 17","collapse_key":"17"}\
            """);
    assertThatThrownBy(() -> NOTICE.category("Orders")).hasMessageStartingWith("category: ");
    assertThatThrownBy(() -> NOTICE.threadKey("x".repeat(129)))
        .hasMessageStartingWith("threadKey: ");
    assertThatThrownBy(() -> NOTICE.collapseKey(" ")).hasMessageStartingWith("collapseKey: ");
  }
}
