package dev.belfry.persistence.catalogue;

import static dev.belfry.persistence.testing.Events.content;
import static dev.belfry.persistence.testing.Events.created;
import static dev.belfry.persistence.testing.Events.patch;
import static dev.belfry.persistence.testing.Events.someone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.CatalogueEvent;
import dev.belfry.events.Category;
import dev.belfry.events.CategoryChannels;
import dev.belfry.events.CategoryPut;
import dev.belfry.events.CategoryRetired;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Topic;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.testing.Infrastructure;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CategoriesIT {
  private static final RunningService service = RunningService.start(Infrastructure.shared());

  private final RecipientId alice = someone();
  private final String key = "orders-" + UUID.randomUUID();

  @BeforeAll
  static void warmUp() {
    await().until(() -> service.get(someone(), "/api/categories").status() == 200);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void theDefaultCategoryIsThereBeforeAnyonePutsIt() {
    assertThat(category("default").toString())
        .isEqualTo(
            """
            {"key":"default","version":0,"name":"Default","critical":false,\
            "channels":{"realtime":{"enabled":true},\
            "email":{"enabled":true,"delay_seconds":900,"unless":"read"},\
            "push":{"enabled":true,"delay_seconds":20,"unless":"seen"}},"retired":false}\
            """);
  }

  @Test
  void whatWasAcknowledgedIsThereAtOnce() {
    publish(put(1, "Orders"));
    assertThat(category(key).path("name").asString()).isEqualTo("Orders");

    publish(put(2, "Parcels"));
    assertThat(category(key).path("name").asString()).isEqualTo("Parcels");

    publish(put(2, "too late"));
    assertThat(category(key).path("version").asInt()).isEqualTo(2);
    assertThat(category(key).path("name").asString()).isEqualTo("Parcels");

    publish(new CategoryRetired(key, 3, "operator", "a test"));
    assertThat(category(key).path("retired").asBoolean()).isTrue();
  }

  @Test
  void whatIsNoCategoryOrOfALaterVersionIsPassedOver() {
    service.publish(
        new ProducerRecord<>(
            Topic.CATALOGUE.topicName(),
            0,
            "template/x".getBytes(StandardCharsets.UTF_8),
            "{}".getBytes(StandardCharsets.UTF_8)));
    publish(put(1, "Orders"));

    assertThat(category(key).path("version").asInt()).isEqualTo(1);
  }

  @Test
  void aListSaysTheCategoryOfEach() {
    service.publish(created(alice, content().in(category(2, false))));
    Position last = service.publish(created(alice)).position();

    JsonNode list =
        await()
            .until(
                () -> service.get(alice, "/api/notifications?after=" + last),
                answer -> answer.status() == 200)
            .body()
            .path("notifications");

    assertThat(list.get(0).path("category").asString()).isEqualTo("default");
    assertThat(list.get(1).path("category").asString()).isEqualTo(key);
  }

  @Test
  void whatIsSwitchedOffForACategoryIsKeptBackUnlessItIsCritical() {
    service.publish(patch(alice, "{\"preferences\":{\"%s\":{\"realtime\":false}}}".formatted(key)));
    UUID usual = publishCreated(category(2, false));
    UUID critical = publishCreated(category(3, true));

    assertThat(pushable(usual)).isFalse();
    assertThat(pushable(critical)).isTrue();
    assertThat(service.audit("/api/audit/notifications/%s".formatted(usual)).text())
        .contains("preferences.%s.realtime".formatted(key));
    assertThat(service.audit("/api/audit/notifications/%s".formatted(critical)).text())
        .doesNotContain("kept_back");
  }

  private UUID publishCreated(Category category) {
    var event = created(alice, content().in(category));
    Position place = service.publish(event).position();
    await().until(() -> service.get(alice, "/api/notifications?after=" + place).status() == 200);
    return event.id();
  }

  private static boolean pushable(UUID id) {
    return service
        .database()
        .sql("SELECT pushable FROM notification WHERE id = :id")
        .param("id", id)
        .query(Boolean.class)
        .single();
  }

  private Category category(int version, boolean critical) {
    return new Category(key, version, "Orders", critical, CategoryChannels.DEFAULT, false);
  }

  private CategoryPut put(int version, String name) {
    return new CategoryPut(
        key, version, name, false, CategoryChannels.DEFAULT, "operator", "a test");
  }

  private static void publish(CatalogueEvent event) {
    service.bean(EventPublisher.class).publish(event).join();
  }

  private JsonNode category(String wanted) {
    for (JsonNode each : service.get(alice, "/api/categories").body().path("categories")) {
      if (each.path("key").asString().equals(wanted)) {
        return each;
      }
    }
    throw new AssertionError("no such category");
  }
}
