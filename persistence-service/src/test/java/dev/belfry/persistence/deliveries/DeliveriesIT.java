package dev.belfry.persistence.deliveries;

import static dev.belfry.persistence.testing.Events.allArchived;
import static dev.belfry.persistence.testing.Events.archived;
import static dev.belfry.persistence.testing.Events.broadcast;
import static dev.belfry.persistence.testing.Events.content;
import static dev.belfry.persistence.testing.Events.created;
import static dev.belfry.persistence.testing.Events.deleted;
import static dev.belfry.persistence.testing.Events.patch;
import static dev.belfry.persistence.testing.Events.read;
import static dev.belfry.persistence.testing.Events.someone;
import static dev.belfry.persistence.testing.Events.unarchived;
import static dev.belfry.persistence.testing.Events.unread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.CancelReason;
import dev.belfry.events.Category;
import dev.belfry.events.CategoryChannels;
import dev.belfry.events.CategoryChannels.CategoryChannel;
import dev.belfry.events.CategoryChannels.CategoryRealtime;
import dev.belfry.events.CategoryChannels.Unless;
import dev.belfry.events.CategoryPut;
import dev.belfry.events.Channel;
import dev.belfry.events.ChannelActivated;
import dev.belfry.events.ChannelDeactivated;
import dev.belfry.events.ChannelState;
import dev.belfry.events.Deliveries;
import dev.belfry.events.DeliveryAttempted;
import dev.belfry.events.DeliveryBounced;
import dev.belfry.events.DeliveryCancelled;
import dev.belfry.events.DeliveryDecided;
import dev.belfry.events.DeliverySent;
import dev.belfry.events.DeliverySkipped;
import dev.belfry.events.DeliveryStep;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.EventPublisher.Published;
import dev.belfry.events.Ids;
import dev.belfry.events.Json;
import dev.belfry.events.NewNotification;
import dev.belfry.events.NotificationDelivered;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.NotificationType;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.events.SettingsPatched;
import dev.belfry.events.SkipReason;
import dev.belfry.events.Topic;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.persistence.testing.RunningService.Answer;
import dev.belfry.testing.Infrastructure;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// On a broker of its own, since a channel is switched on for a whole partition.
class DeliveriesIT {
  private static final Infrastructure infrastructure = Infrastructure.start();
  private static final RunningService service = RunningService.start(infrastructure);

  private final RecipientId alice = someone();
  private Position log = service.log().beginningFor(alice);

  @BeforeAll
  static void warmUp() {
    await().until(() -> service.get(someone(), "/api/categories").status() == 200);
  }

  @AfterAll
  static void stop() {
    service.close();
    infrastructure.close();
  }

  /// E-mail is on for all that this test publishes.
  @BeforeEach
  void activate() {
    publish(new ChannelActivated(Channel.EMAIL, service.log().epoch(), partition(), 0, 900));
  }

  @Test
  void whatWaitsSaysWhenItIsDue() {
    var event = created(alice);
    Published published = publish(event);

    JsonNode delivery = onlyDelivery(event.id());

    assertThat(delivery.toString())
        .isEqualTo(
            """
            {"id":"%s","channel":"email","state":"waiting","reason":null,"due_at":"%s",\
            "decided_at":null,"sent_at":null,"attempts":0,"possibly_duplicate":false}\
            """
                .formatted(idOf(event.id()), Json.format(published.appendedAt().plusSeconds(900))));
    assertThat(deliveries(event.id()).body().path("position").asString()).isEqualTo(log.toString());
  }

  @Test
  void whatIsReadWhileItWaitsIsCancelledForGood() {
    var event = created(alice);
    publish(event);
    publish(read(alice, event.id()));
    publish(unread(alice, event.id()));

    assertThat(stateOf(event.id())).isEqualTo("cancelled read");
  }

  @Test
  void whatIsArchivedWhileItWaitsIsCancelledForGood() {
    var one = created(alice);
    publish(one);
    publish(archived(alice, one.id()));
    publish(unarchived(alice, one.id()));
    var other = created(alice);
    publish(other);
    publish(allArchived(alice, null));

    assertThat(stateOf(one.id())).isEqualTo("cancelled read");
    assertThat(stateOf(other.id())).isEqualTo("cancelled read");
    assertThat(steps(other)).contains("archived", "cancelled");
  }

  @Test
  void whatIsSeenIsCancelledWhereItsCategorySaysSoAndItIsTold() {
    String key = "seen-" + UUID.randomUUID();
    CategoryChannel email = new CategoryChannel(true, 900, Unless.SEEN);
    put(key, 1, email);
    Category category =
        new Category(
            key,
            1,
            "Quiet",
            false,
            new CategoryChannels(
                new CategoryRealtime(true), email, CategoryChannels.DEFAULT.push()),
            false);
    var seen = created(alice, content(NotificationType.INFO, null, true).in(category));
    Position upTo = publish(seen).position();
    var later = created(alice, content(NotificationType.INFO, null, true).in(category));
    publish(later);
    var unlessRead = created(alice);
    publish(unlessRead);
    UUID session = Ids.next();
    see(session, upTo.at(upTo.offset() - 1));
    assertThat(stateOf(seen.id())).isEqualTo("waiting null");

    Published receipt = see(session, upTo);

    assertThat(stateOf(seen.id())).isEqualTo("cancelled seen");
    assertThat(stateOf(later.id())).isEqualTo("waiting null");
    assertThat(step(seen, "seen").path("at").asString())
        .isEqualTo(Json.format(receipt.appendedAt()));
    assertThat(step(seen, "seen").path("session_id").asString()).isEqualTo(session.toString());
    assertThat(step(seen, "cancelled").path("summary").asString())
        .isEqualTo("Not to be sent by e-mail any more: it was seen.");
    assertThat(steps(later)).doesNotContain("seen", "cancelled");

    see(session, log);
    assertThat(step(seen, "seen").path("at").asString())
        .isEqualTo(Json.format(receipt.appendedAt()));
    assertThat(stateOf(unlessRead.id())).isEqualTo("waiting null");
    publish(read(alice, seen.id()));
    assertThat(stateOf(seen.id())).isEqualTo("cancelled read");
  }

  private Published see(UUID session, Position upTo) {
    return applied(
        RunningService.await(
            service
                .bean(EventPublisher.class)
                .publish(
                    service.log(),
                    new NotificationDelivered(
                        alice, session, List.of(), List.of(), upTo, Instant.now()))),
        Topic.RECEIPTS);
  }

  @Test
  void whatIsDeletedIsCancelledAndStillTold() {
    var event = created(alice);
    publish(event);
    publish(deleted(alice, event.id()));

    assertThat(stateOf(event.id())).isEqualTo("cancelled deleted");
  }

  @Test
  void whatHasExpiredIsCancelled() {
    var event = created(alice, content(NotificationType.INFO, Instant.now().minusSeconds(1), true));
    publish(event);

    assertThat(stateOf(event.id())).isEqualTo("cancelled expired");
  }

  @Test
  void settingsCountAsTheyWereWhenItCame() {
    SettingsPatched off = patch(alice, "{\"preferences\":{\"default\":{\"email\":false}}}");
    publish(off);
    var event = created(alice);
    publish(event);
    publish(patch(alice, "{\"preferences\":null}"));

    assertThat(stateOf(event.id())).isEqualTo("skipped settings");
    JsonNode step = step(event, "not_planned");
    assertThat(step.path("setting").asString()).isEqualTo("preferences.default.email");
    assertThat(step.path("summary").asString())
        .startsWith(
            "Not to be sent by e-mail: the recipient had switched off notifications of category"
                + " default by e-mail (settings since ");
  }

  @Test
  void aBroadcastGoesOutOnlyIfItNamesTheChannel() {
    var event = broadcast();
    log = service.publishToAll(event, alice).position();

    assertThat(stateOf(event.id())).isEqualTo("skipped not_requested");
  }

  @Test
  void theCategoryCountsAsItWasWhenItWasAccepted() {
    String key = "quiet-" + UUID.randomUUID();
    put(key, 1, new CategoryChannel(true, 60, Unless.NEVER));
    put(key, 2, new CategoryChannel(false, 60, Unless.NEVER));
    var first = created(alice, content().in(category(key, 1)));
    Published published = publish(first);
    publish(read(alice, first.id()));
    var second = created(alice, content().in(category(key, 2)));
    publish(second);

    assertThat(stateOf(first.id())).isEqualTo("waiting null");
    assertThat(onlyDelivery(first.id()).path("due_at").asString())
        .isEqualTo(Json.format(published.appendedAt().plusSeconds(60)));
    assertThat(stateOf(second.id())).isEqualTo("skipped category");
  }

  @Test
  void nothingIsSaidOfAChannelThatWasOffThen() {
    publish(
        new ChannelDeactivated(
            Channel.EMAIL, service.log().epoch(), partition(), log.offset() + 1));
    var event = created(alice);
    publish(event);

    assertThat(deliveries(event.id()).body().path("deliveries")).isEmpty();
  }

  @Test
  void whatIsRecordedCounts() {
    var first = created(alice);
    var second = created(alice);
    publish(first);
    publish(second);
    UUID id = idOf(first.id());
    Instant due = Instant.parse("2026-11-29T10:00:00Z");
    List<UUID> both = List.of(first.id(), second.id());
    publish(new DeliveryDecided(id, alice, Channel.EMAIL, both, "default", due));
    publish(new DeliveryAttempted(id, alice, Channel.EMAIL, 1, false, "hash-of-alice"));
    Published sent = publish(new DeliverySent(id, alice, Channel.EMAIL, 1, "250 ok"));
    publish(new DeliveryDecided(id, alice, Channel.EMAIL, both, "default", due));

    JsonNode delivery = onlyDelivery(second.id());

    assertThat(delivery.path("id").asString()).isEqualTo(id.toString());
    assertThat(delivery.path("state").asString()).isEqualTo("sent");
    assertThat(delivery.path("due_at").asString()).isEqualTo(Json.format(due));
    assertThat(delivery.path("sent_at").asString()).isEqualTo(Json.format(sent.appendedAt()));
    assertThat(delivery.path("attempts").asInt()).isEqualTo(1);
    assertThat(deliveries(second.id()).text()).doesNotContain("hash-of-alice");
    assertThat(service.audit("/internal/deliveries/" + id).text())
        .isEqualTo(
            """
            {"recipient":"%s","channel":"email","address_hash":"hash-of-alice","reports":[]}\
            """
                .formatted(alice));
    assertThat(steps(second))
        .containsExactly(
            "accepted", "stored", "not_pushed", "planned", "decided", "attempted", "sent");
    assertThat(step(second, "decided").path("summary").asString())
        .isEqualTo("Decided to send it by e-mail together with 1 other.");
  }

  @Test
  void whatCameBackIsToldOnceHoweverOftenItWasReported() {
    var event = created(alice);
    publish(event);
    UUID id = idOf(event.id());
    publish(
        new DeliveryDecided(
            id, alice, Channel.EMAIL, List.of(event.id()), "default", Instant.now()));
    publish(new DeliveryAttempted(id, alice, Channel.EMAIL, 1, false, "hash-of-alice"));
    var bounced =
        new DeliveryBounced(
            id, alice, Channel.EMAIL, DeliveryBounced.Kind.BOUNCE, false, "hash-of-alice");
    publish(bounced);
    publish(bounced);
    publish(
        new DeliveryBounced(
            id, alice, Channel.EMAIL, DeliveryBounced.Kind.COMPLAINT, true, "hash-of-alice"));

    assertThat(stateOf(event.id())).startsWith("bounced");
    assertThat(service.audit("/internal/deliveries/" + id).body().path("reports").toString())
        .isEqualTo(
            """
            [{"kind":"bounce","permanent":false,"address_hash":"hash-of-alice"},\
            {"kind":"complaint","permanent":true,"address_hash":"hash-of-alice"}]\
            """);
  }

  @Test
  void whatHappenedToTheRestOfAMailIsNotToldOfWhatWasCancelledBefore() {
    var sent = created(alice);
    var cancelledBefore = created(alice);
    var cancelledMeanwhile = created(alice);
    publish(sent);
    publish(cancelledBefore);
    publish(cancelledMeanwhile);
    UUID id = idOf(sent.id());
    List<UUID> all = List.of(sent.id(), cancelledBefore.id(), cancelledMeanwhile.id());
    publish(new DeliveryDecided(id, alice, Channel.EMAIL, all, "default", Instant.now()));
    publish(cancelled(id, cancelledBefore.id()));
    publish(new DeliveryAttempted(id, alice, Channel.EMAIL, 1, false, "hash-of-alice"));
    publish(cancelled(id, cancelledMeanwhile.id()));
    publish(new DeliverySent(id, alice, Channel.EMAIL, 1, "250 ok"));

    assertThat(steps(sent)).endsWith("decided", "attempted", "sent");
    assertThat(steps(cancelledBefore)).endsWith("decided", "cancelled");
    assertThat(steps(cancelledMeanwhile)).endsWith("decided", "attempted", "cancelled", "sent");
  }

  private DeliveryCancelled cancelled(UUID deliveryId, UUID notificationId) {
    return new DeliveryCancelled(
        deliveryId, alice, Channel.EMAIL, List.of(notificationId), CancelReason.READ);
  }

  @Test
  void whoUnsubscribesByALinkIsToldWithIt() {
    var event = created(alice);
    publish(event);
    UUID id = idOf(event.id());
    publish(
        new DeliveryDecided(
            id, alice, Channel.EMAIL, List.of(event.id()), "default", Instant.now()));
    publish(
        new SettingsPatched(
            alice,
            "unsubscribe:" + id,
            patch(alice, "{\"preferences\":{\"default\":{\"email\":false}}}").patch()));

    assertThat(step(event, "unsubscribed").path("delivery_id").asString()).isEqualTo(id.toString());
  }

  @Test
  void whatIsSkippedSaysWhy() {
    var event = created(alice);
    publish(event);
    publish(
        new DeliverySkipped(
            idOf(event.id()),
            alice,
            Channel.EMAIL,
            List.of(event.id()),
            SkipReason.NO_ADDRESS,
            Instant.now()));

    assertThat(stateOf(event.id())).isEqualTo("skipped no_address");
  }

  @Test
  void nobodyIsToldOfAnothersNotification() {
    var event = created(alice);
    publish(event);
    assertThat(deliveries(event.id()).status()).isEqualTo(200);
    String path = "/api/notifications/%s/deliveries".formatted(event.id());

    assertThat(service.get(service.neighbourOf(alice), path).status()).isEqualTo(404);
    assertThat(service.get(alice, "/api/notifications/1/deliveries").status()).isEqualTo(404);
    assertThat(service.get(alice, path + "?after=x").status()).isEqualTo(400);
    assertThat(service.audit("/internal/deliveries/" + UUID.randomUUID()).status()).isEqualTo(404);
  }

  // ---- what happens

  private int partition() {
    return service.log().partitionOf(alice);
  }

  private Published publish(NotificationEvent event) {
    Published published = service.publish(event);
    log = published.position();
    return published;
  }

  private Published publish(DeliveryStep event) {
    return applied(service.publish(event));
  }

  private void publish(ChannelState event) {
    applied(
        RunningService.await(
            service.bean(EventPublisher.class).publish(service.log(), partition(), event)));
  }

  private static Published applied(Published place) {
    return applied(place, Topic.DELIVERIES);
  }

  private static Published applied(Published place, Topic topic) {
    await()
        .ignoreExceptions()
        .until(() ->
            service
                    .database()
                    .sql(
                        "SELECT next_offset FROM applied_position"
                            + " WHERE topic = :topic AND partition = :partition")
                    .param("topic", topic.topicName())
                    .param("partition", place.position().partition())
                    .query(Long.class)
                    .single()
                > place.position().offset());
    return place;
  }

  private static Category category(String key, int version) {
    return new Category(key, version, "Quiet", false, CategoryChannels.DEFAULT, false);
  }

  private static void put(String key, int version, CategoryChannel email) {
    service
        .bean(EventPublisher.class)
        .publish(
            new CategoryPut(
                key,
                version,
                "Quiet",
                false,
                new CategoryChannels(
                    new CategoryRealtime(true), email, CategoryChannels.DEFAULT.push()),
                "operator",
                "a test"))
        .join();
  }

  // ---- what is told

  private UUID idOf(UUID notification) {
    return Deliveries.idOf(Channel.EMAIL, alice, notification);
  }

  private Answer deliveries(UUID id) {
    String path = "/api/notifications/%s/deliveries?after=%s".formatted(id, log);
    return service.get(alice, path);
  }

  private JsonNode onlyDelivery(UUID id) {
    Answer answer = deliveries(id);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.body().path("deliveries")).hasSize(1);
    return answer.body().path("deliveries").get(0);
  }

  private String stateOf(UUID id) {
    JsonNode delivery = onlyDelivery(id);
    @Nullable String reason = delivery.path("reason").stringValue(null);
    return delivery.path("state").asString() + " " + reason;
  }

  private List<String> steps(NewNotification event) {
    return explained(event).stream().map(step -> step.path("step").asString()).toList();
  }

  private JsonNode step(NewNotification event, String step) {
    return explained(event).stream()
        .filter(each -> each.path("step").asString().equals(step))
        .findFirst()
        .orElseThrow();
  }

  private List<JsonNode> explained(NewNotification event) {
    Answer answer =
        service.audit(
            "/api/audit/notifications/%s?recipient=%s&after=%s".formatted(event.id(), alice, log));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.body().path("steps").valueStream().toList();
  }
}
