package dev.belfry.persistence.inbox;

import static dev.belfry.persistence.testing.Events.SENDER;
import static dev.belfry.persistence.testing.Events.content;
import static dev.belfry.persistence.testing.Events.created;
import static dev.belfry.persistence.testing.Events.patch;
import static dev.belfry.persistence.testing.Events.someone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.Content;
import dev.belfry.events.Door;
import dev.belfry.events.Ids;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationBroadcast;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.events.TemplateVersion;
import dev.belfry.events.TemplateWords;
import dev.belfry.events.Texts;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.testing.Infrastructure;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What a template said is shown to each in the language that they read.
class LanguagesIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  /// Of its own: everyone in a log sees its broadcasts.
  private static final Infrastructure infrastructure = Infrastructure.start();

  private static final RunningService service = RunningService.start(infrastructure);

  private final RecipientId alice = someone();
  private Position last = service.log().beginningFor(alice);

  @AfterAll
  static void stop() {
    service.close();
    infrastructure.close();
  }

  @Test
  void aListIsInTheLanguageThatItsReaderHasChosen() {
    publish(created(alice, saying("en", "en", "de", "zh-Hant", "zh-Hans")));

    assertSays(first(), "en", "en", "Hello en");
    for (var each :
        List.of(
            Map.entry("de-AT", "de"),
            Map.entry("de", "de"),
            Map.entry("zh-Hant-HK", "zh-Hant"),
            Map.entry("ko", "en"),
            Map.entry("en-GB", "en"))) {
      publish(patch(alice, "{\"locale\":\"%s\"}".formatted(each.getKey())));
      assertSays(first(), each.getKey(), each.getValue(), "Hello " + each.getValue());
    }
    publish(patch(alice, "{\"locale\":null}"));
    assertSays(first(), "nobody said", "en", "Hello en");
  }

  @Test
  void aListSaysWhichLanguageItsReaderHasChosen_alsoWhereNothingIsInIt() {
    assertThat(list().path("locale").isNull()).isTrue();
    publish(patch(alice, "{\"locale\":\"ko\"}"));
    assertThat(list().path("locale").asString()).isEqualTo("ko");
    publish(patch(alice, "{\"info_enabled\":false}"));
    assertThat(list().path("locale").asString()).isEqualTo("ko");
    publish(patch(alice, "{\"locale\":null}"));
    assertThat(list().has("locale")).isTrue();
    assertThat(list().path("locale").isNull()).isTrue();
  }

  @Test
  void theDefaultLanguageIsOneThatIsLookedFor() {
    publish(patch(alice, "{\"locale\":\"en-GB\"}"));
    publish(created(alice, saying("en-GB", "en-GB", "en")));

    assertSays(first(), "en-GB", "en-GB", "Hello en-GB");
  }

  @Test
  void whatWasSentAsWordsHasNoTemplateAndNoLanguage() {
    publish(patch(alice, "{\"locale\":\"de\"}"));
    publish(created(alice));

    assertThat(first().path("template").isNull()).isTrue();
    assertThat(first().path("locale").isNull()).isTrue();
    assertThat(first().path("title").asString()).isEqualTo("Your order is on its way");
  }

  @Test
  void aBroadcastIsReadByEachInTheirLanguage() {
    RecipientId bob = someone();
    service.publish(patch(bob, "{\"locale\":\"de\"}"));
    var event =
        new NotificationBroadcast(Ids.next(), saying("en", "en", "de"), SENDER, Door.REST, null);
    service.publishToAll(event, alice);

    await().atMost(SOON).untilAsserted(() -> assertSays(one(alice, event), "en", "en", "Hello en"));
    await().atMost(SOON).untilAsserted(() -> assertSays(one(bob, event), "de", "de", "Hello de"));
  }

  @Test
  void whoeverComesBackIsToldInTheirLanguage() {
    Position before = last;
    publish(patch(alice, "{\"locale\":\"de\"}"));
    publish(created(alice, saying("en", "en", "de")));

    JsonNode snapshot =
        service
            .get(alice, "/internal/snapshot?at_least=%s&since=%s".formatted(last, before))
            .body();
    assertThat(snapshot.path("changes"))
        .filteredOn(each -> each.path("type").asString().equals("new_notification"))
        .singleElement()
        .satisfies(each -> assertSays(each.path("notification"), "de", "de", "Hello de"));
  }

  @Test
  void anAuditShowsAnInboxInTheLanguageOfThen() {
    publish(created(alice, saying("en", "en", "de")));
    Position english = last;
    publish(patch(alice, "{\"locale\":\"de\"}"));
    String id = first().path("id").asString();

    assertSays(past(english), "before", "en", "Hello en");
    assertSays(past(last), "since", "de", "Hello de");
    assertThat(
            audit("/api/audit/notifications/%s?recipient=%s".formatted(id, alice.value()))
                .path("notification")
                .path("template")
                .toString())
        .isEqualTo("{\"key\":\"shipped\",\"version\":7}");
  }

  /// The first may have to wait for a topic.
  private static JsonNode audit(String path) {
    return await()
        .atMost(SOON)
        .until(() -> service.audit(path), answer -> answer.status() == 200)
        .body();
  }

  private JsonNode past(Position at) {
    return audit("/api/audit/inbox/%s?at=%s".formatted(alice.value(), at))
        .path("notifications")
        .get(0);
  }

  private static JsonNode one(RecipientId whose, NotificationBroadcast event) {
    return service.get(whose, "/api/notifications/" + event.id()).body();
  }

  private void publish(NotificationEvent event) {
    last = service.publish(event).position();
  }

  private JsonNode list() {
    return await()
        .atMost(SOON)
        .until(
            () -> service.get(alice, "/api/notifications?type=info&after=" + last),
            answer -> answer.status() == 200)
        .body();
  }

  private JsonNode first() {
    return list()
        .path("notifications")
        .valueStream()
        .filter(each -> !each.path("broadcast").asBoolean())
        .findFirst()
        .orElseThrow();
  }

  private static void assertSays(JsonNode notification, String reads, String locale, String title) {
    assertThat(notification.path("title").asString()).as(reads).isEqualTo(title);
    assertThat(notification.path("message").asString()).as(reads).isEqualTo(title + "!");
    assertThat(notification.path("locale").asString()).as(reads).isEqualTo(locale);
    assertThat(notification.path("template").toString())
        .isEqualTo("{\"key\":\"shipped\",\"version\":7}");
  }

  private static Content saying(String locale, String... locales) {
    Map<String, Texts> texts = new HashMap<>();
    for (String each : locales) {
      texts.put(
          each, new Texts(new Texts.InApp("Hello " + each, "Hello " + each + "!"), null, null));
    }
    return content()
        .saying(
            new TemplateWords(new TemplateVersion("shipped", 7), locale, texts, JsonObject.EMPTY),
            "default");
  }
}
