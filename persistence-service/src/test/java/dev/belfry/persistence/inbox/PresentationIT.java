package dev.belfry.persistence.inbox;

import static dev.belfry.persistence.testing.Events.SENDER;
import static dev.belfry.persistence.testing.Events.content;
import static dev.belfry.persistence.testing.Events.created;
import static dev.belfry.persistence.testing.Events.someone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.Door;
import dev.belfry.events.Ids;
import dev.belfry.events.NotificationBroadcast;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.Position;
import dev.belfry.events.Presentation;
import dev.belfry.events.RecipientId;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.testing.Infrastructure;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Who and what is shown beside the words is given back wherever a notification is.
class PresentationIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Presentation SHOWN =
      Presentation.by("Ann", "https://shop.example/ann.png")
          .withImage("/plan.png")
          .offering(
              Presentation.Action.to("Open", "/plans/1"),
              Presentation.Action.telling("Later", "plan.later"));
  private static final String AS_JSON =
      "{\"actor\":{\"name\":\"Ann\",\"image\":\"https://shop.example/ann.png\"},"
          + "\"image\":\"/plan.png\",\"actions\":[{\"label\":\"Open\",\"url\":\"/plans/1\"},"
          + "{\"label\":\"Later\",\"event\":\"plan.later\"}]}";

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
  void aListASnapshotAndAnAuditHaveIt() {
    Position before = last;
    publish(created(alice, content().showing(SHOWN)));

    JsonNode listed = first();
    assertShown(listed);
    JsonNode snapshot =
        service
            .get(alice, "/internal/snapshot?at_least=%s&since=%s".formatted(last, before))
            .body();
    assertShown(snapshot.path("changes").get(0).path("notification"));
    assertShown(
        audit("/api/audit/inbox/%s?at=%s".formatted(alice.value(), last))
            .path("notifications")
            .get(0));
    assertShown(
        audit(
                "/api/audit/notifications/%s?recipient=%s"
                    .formatted(listed.path("id").asString(), alice.value()))
            .path("notification"));
  }

  @Test
  void aBroadcastHasIt() {
    var event =
        new NotificationBroadcast(Ids.next(), content().showing(SHOWN), SENDER, Door.REST, null);
    service.publishToAll(event, alice);

    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertShown(service.get(alice, "/api/notifications/" + event.id()).body()));
  }

  @Test
  void whereNothingIsShownItIsNull() {
    publish(created(alice));

    assertThat(first().path("presentation").isNull()).isTrue();
  }

  private static void assertShown(JsonNode notification) {
    assertThat(notification.path("presentation").toString()).isEqualTo(AS_JSON);
  }

  /// The first may have to wait for a topic.
  private static JsonNode audit(String path) {
    return await()
        .atMost(SOON)
        .until(() -> service.audit(path), answer -> answer.status() == 200)
        .body();
  }

  private void publish(NotificationEvent event) {
    last = service.publish(event).position();
  }

  private JsonNode first() {
    return await()
        .atMost(SOON)
        .until(
            () -> service.get(alice, "/api/notifications?after=" + last),
            answer -> answer.status() == 200)
        .body()
        .path("notifications")
        .valueStream()
        .filter(each -> !each.path("broadcast").asBoolean())
        .findFirst()
        .orElseThrow();
  }
}
