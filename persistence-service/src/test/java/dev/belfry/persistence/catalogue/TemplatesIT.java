package dev.belfry.persistence.catalogue;

import static dev.belfry.persistence.testing.Events.someone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.EventPublisher;
import dev.belfry.events.Template;
import dev.belfry.events.TemplatePut;
import dev.belfry.events.TemplateVariable;
import dev.belfry.events.Texts;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.testing.Infrastructure;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TemplatesIT {
  private static final RunningService service = RunningService.start(Infrastructure.shared());

  private final String key = "shipped-" + UUID.randomUUID();

  @BeforeAll
  static void warmUp() {
    await().until(() -> service.get(someone(), "/api/templates").status() == 200);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void theTemplateForActionsIsThereBeforeAnyonePutsIt() {
    assertThat(get("/api/templates/user-action?version=1").toString())
        .isEqualTo(
            """
            {"key":"user-action","version":1,"category":"default","default_locale":"en",\
            "variables":{"actor":{"type":"text","required":true,"sample":"Ann"},\
            "action":{"type":"text","required":true,"sample":"liked"},\
            "object":{"type":"text","required":true,"sample":"post"}},\
            "texts":{"en":{"in_app":{"title":"{actor} {action} your {object}",\
            "message":"{actor} {action} your {object}."}}},"syntax":"icu1"}\
            """);
  }

  @Test
  void everyVersionIsKeptAndTheNewestIsListed() {
    publish(put(1, "Parcel"));
    publish(put(2, "Package"));

    assertThat(title(get("/api/templates/" + key))).isEqualTo("Package");
    assertThat(title(get("/api/templates/%s?version=1".formatted(key)))).isEqualTo("Parcel");
    JsonNode listed =
        get("/api/templates")
            .path("templates")
            .valueStream()
            .filter(each -> each.path("key").asString().equals(key))
            .findFirst()
            .orElseThrow();
    assertThat(listed.toString())
        .isEqualTo(
            """
            {"key":"%s","version":2,"category":"orders","default_locale":"en","locales":["en"],\
            "variables":{"order":{"type":"text","required":true}}}\
            """
                .formatted(key));
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertThat(service.get(someone(), "/api/templates/" + key).status()).isEqualTo(404);
    assertThat(service.get(someone(), "/api/templates/user-action?version=999").status())
        .isEqualTo(404);
    assertThat(service.get(someone(), "/api/templates/user-action?version=x").status())
        .isEqualTo(400);
  }

  private static String title(JsonNode template) {
    return template.path("texts").path("en").path("in_app").path("title").asString();
  }

  private static JsonNode get(String path) {
    return service.get(someone(), path).body();
  }

  private TemplatePut put(int version, String title) {
    return new TemplatePut(
        key,
        version,
        "orders",
        "en",
        Map.of("order", new TemplateVariable(TemplateVariable.Type.TEXT, true, null)),
        Map.of("en", new Texts(new Texts.InApp(title, "m"), null, null)),
        Template.ICU_1,
        "operator",
        "a test");
  }

  private static void publish(TemplatePut event) {
    service.bean(EventPublisher.class).publish(event).join();
  }
}
