package dev.belfry.channel.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Content;
import dev.belfry.events.Json;
import dev.belfry.events.JsonObject;
import dev.belfry.events.TemplateVersion;
import dev.belfry.events.TemplateWords;
import dev.belfry.events.Texts;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class WebPayloadTest {
  private static final URI PUBLIC = URI.create("https://notify.example.com/app/");

  @Test
  void saysWhatTheContractSays() {
    assertThat(text(Messages.content("Your order", "is on its way"), null))
        .isEqualTo(
            """
            {"web_push":8030,"notification":{"title":"Your order","body":"is on its way",\
            "navigate":"https://notify.example.com/orders/17","lang":"","dir":"auto",\
            "tag":"%s","silent":false},"belfry":{"id":"%s","position":"%s"}}\
            """
                .formatted(Messages.ID, Messages.ID, Messages.LOG.position(3, 41)));
  }

  @Test
  void aTemplateSaysItInTheLanguageOfWhoeverIsTold() {
    Content content =
        Messages.content("t", "m")
            .saying(
                new TemplateWords(
                    new TemplateVersion("shipped", 1),
                    "en",
                    Map.of(
                        "en", texts("Shipped", null),
                        "de", texts("Versandt", new Texts.Push("Paket", "ist unterwegs"))),
                    JsonObject.EMPTY),
                "orders");

    assertThat(notification(content, "de-AT").toString())
        .contains("\"title\":\"Paket\",\"body\":\"ist unterwegs\"", "\"lang\":\"de\"");
    assertThat(notification(content, "ko").toString())
        .contains("\"title\":\"Shipped\",\"body\":\"Shipped.\"", "\"lang\":\"en\"");
  }

  private static Texts texts(String title, Texts.@Nullable Push push) {
    return new Texts(new Texts.InApp(title, title + "."), push, null);
  }

  private static JsonNode notification(Content content, String reads) {
    byte[] bytes = WebPayload.of(Messages.push(content, reads), PUBLIC, WebPayload.MAX_BYTES);
    return Json.readObject(new String(bytes, StandardCharsets.UTF_8)).path("notification");
  }

  @Test
  void whatReplacesEachOtherHasTheSameTag() {
    assertThat(text(Messages.content("t", "m"), "order 17")).contains("\"tag\":\"order 17\"");
  }

  @ParameterizedTest
  @CsvSource({
    "https://shop.example/a?b=c, https://shop.example/a?b=c",
    "/orders/17, https://notify.example.com/orders/17",
    "'', https://notify.example.com/app/",
  })
  void aClickLeadsToAWholeUrl(String link, String expected) {
    Content content = Messages.content("t", "m", link.isEmpty() ? null : link, null);

    assertThat(Json.readObject(text(content, null)).at("/notification/navigate").stringValue())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "\u00e9",
        "\ud83d\ude80",
        "\"",
        "\\",
        "\u0001",
        "\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc67 ",
        "e\u0301\u0302",
        "\u1112\u1161\u11ab",
        "\ud83c\udde6\ud83c\uddf9"
      })
  void alwaysFitsAndIsCutBetweenCharacters(String character) {
    String message = character.repeat(10_000 / character.length());
    for (int most : new int[] {WebPayload.MAX_BYTES, WebPayload.SHORT_BYTES}) {
      byte[] bytes =
          WebPayload.of(Messages.push(Messages.content("t", message), null, null), PUBLIC, most);
      String body =
          Json.readObject(new String(bytes, StandardCharsets.UTF_8))
              .at("/notification/body")
              .stringValue();

      assertThat(bytes.length).isBetween(most - 60, most);
      assertThat(body).endsWith("\u2026");
      String kept = body.substring(0, body.length() - 1);
      assertThat(message).startsWith(kept);
      assertThat((kept.length() + (character.endsWith(" ") ? 1 : 0)) % character.length()).isZero();
    }
  }

  @Test
  void theLargestOfAllFits() {
    Content content =
        Messages.content(
            "\ud83d\ude80".repeat(200),
            "\ud83d\ude80".repeat(10_000),
            "https://shop.example/" + "x".repeat(2_027),
            null);
    byte[] bytes =
        WebPayload.of(
            Messages.push(content, "\ud83d\ude80".repeat(64), null), PUBLIC, WebPayload.MAX_BYTES);

    assertThat(bytes.length).isLessThanOrEqualTo(WebPayload.MAX_BYTES);
  }

  @Test
  void aMessageThatFitsIsWhole() {
    assertThat(text(Messages.content("t", "m".repeat(3_000)), null)).contains("m".repeat(3_000));
  }

  private static String text(Content content, @Nullable String collapseKey) {
    return new String(
        WebPayload.of(Messages.push(content, collapseKey, null), PUBLIC, WebPayload.MAX_BYTES),
        StandardCharsets.UTF_8);
  }
}
