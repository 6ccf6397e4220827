package dev.belfry.persistence.audit.explain;

import static dev.belfry.persistence.testing.Events.SENDER;
import static dev.belfry.persistence.testing.Events.allArchived;
import static dev.belfry.persistence.testing.Events.allRead;
import static dev.belfry.persistence.testing.Events.archived;
import static dev.belfry.persistence.testing.Events.broadcast;
import static dev.belfry.persistence.testing.Events.content;
import static dev.belfry.persistence.testing.Events.created;
import static dev.belfry.persistence.testing.Events.deleted;
import static dev.belfry.persistence.testing.Events.patch;
import static dev.belfry.persistence.testing.Events.read;
import static dev.belfry.persistence.testing.Events.settings;
import static dev.belfry.persistence.testing.Events.someone;
import static dev.belfry.persistence.testing.Events.unarchived;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.Channel;
import dev.belfry.events.Event;
import dev.belfry.events.EventPublisher.Published;
import dev.belfry.events.Ids;
import dev.belfry.events.Json;
import dev.belfry.events.NewNotification;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationDelivered;
import dev.belfry.events.NotificationEvent;
import dev.belfry.events.NotificationType;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.events.Position;
import dev.belfry.events.ReceiptEvent;
import dev.belfry.events.RecipientId;
import dev.belfry.events.SessionClosed;
import dev.belfry.events.SessionOpened;
import dev.belfry.events.Settings;
import dev.belfry.events.Topic;
import dev.belfry.persistence.testing.Events;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.persistence.testing.RunningService.Answer;
import dev.belfry.testing.Infrastructure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Each outcome, told from rows that events have led to. Ids and times are left out of the golden
/// texts; read them aloud to someone who was not there. On a broker of its own, since broadcasts
/// are in every inbox.
class ExplainIT {
  private static final Infrastructure infrastructure = Infrastructure.start();
  private static final RunningService service = RunningService.start(infrastructure);
  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z");

  private final RecipientId alice = someone();
  private final UUID session = Ids.next();
  private Instant lastAppended = Instant.EPOCH;
  private Position log = service.log().beginningFor(alice);

  /// The first call of all may take longer than calls have.
  @BeforeAll
  static void warmUp() {
    await().until(() -> service.audit("/api/audit/notifications/" + Ids.next()).status() == 404);
  }

  @AfterAll
  static void stop() {
    service.close();
    infrastructure.close();
  }

  @Test
  void pushed() {
    open(session);
    var event = created(alice);
    publish(event);
    push(session, event.id());
    acknowledge(session, event.id());
    publish(read(alice, event.id()));

    assertTold("pushed", event);
  }

  @Test
  void archivedAndTakenOut() {
    var event = created(alice);
    publish(event);
    publish(archived(alice, event.id()));
    publish(archived(alice, event.id()));
    publish(read(alice, event.id()));
    publish(unarchived(alice, event.id()));
    publish(allArchived(alice, null));
    publish(unarchived(alice, event.id()));
    publish(unarchived(alice, event.id()));
    publish(allArchived(alice, null));

    assertTold("archived", event);
  }

  @Test
  void suppressedByType() {
    publish(settings(alice, Settings.without(NotificationType.INFO)));
    open(session);
    var event = created(alice);
    publish(event);

    assertTold("suppressed-by-type", event);
  }

  @Test
  void realtimeOffBySettings() {
    publish(settings(alice, Events.NOTHING_PUSHED));
    open(session);
    var event = created(alice);
    publish(event);
    publish(settings(alice, Settings.DEFAULT)); // too late

    assertTold("realtime-off-by-settings", event);
  }

  @Test
  void aSettingIsDatedFromWhenItWasSwitchedOffWhateverElseWasChangedSince() {
    publish(settings(alice, Settings.DEFAULT));
    publish(settings(alice, Settings.without(NotificationType.INFO)));
    Position off = log;
    Instant offAt = lastAppended;
    publish(settings(alice, Settings.without(Channel.EMAIL, NotificationType.INFO)));
    var event = created(alice);
    publish(event);

    JsonNode keptBack = keptBack(event);

    assertThat(keptBack.path("setting").asString()).isEqualTo("info_enabled");
    assertThat(keptBack.path("setting_since").asString()).isEqualTo(off.toString());
    assertThat(keptBack.path("summary").asString()).contains(Json.format(offAt));
  }

  @Test
  void aCategorySwitchedOffIsNamedAndDatedFromThePatchThatDidSo() {
    publish(patch(alice, "{\"preferences\":{\"default\":{\"realtime\":false}}}"));
    Position off = log;
    publish(patch(alice, "{\"locale\":\"de-AT\",\"preferences\":{\"default\":{\"email\":true}}}"));
    publish(settings(alice, Settings.without(NotificationType.INFO)));
    var event = created(alice);
    publish(event);

    JsonNode keptBack = keptBack(event);

    assertThat(keptBack.path("setting").asString()).isEqualTo("preferences.default.realtime");
    assertThat(keptBack.path("setting_since").asString()).isEqualTo(off.toString());
    assertThat(keptBack.path("actor").asString()).isEqualTo(alice.value());
  }

  private JsonNode keptBack(NewNotification event) {
    return explain(event, alice)
        .body()
        .path("steps")
        .valueStream()
        .filter(step -> step.path("step").asString().equals("kept_back"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void realtimeFalseBySender() {
    open(session);
    var event = created(alice, content(NotificationType.INFO, null, false));
    publish(event);

    assertTold("realtime-false-by-sender", event);
  }

  @Test
  void offlineThenResumed() {
    open(session);
    close(session, 1006);
    Position seen = log;
    var event = created(alice);
    publish(event);
    UUID resumed = Ids.next();
    publish(new SessionOpened(alice, resumed, "node-2", seen, "complete"));
    push(resumed, event.id());
    acknowledge(resumed, event.id());

    assertTold("offline-then-resumed", event);
  }

  @Test
  void expired() {
    NotificationCreated event = await().until(this::publishExpiring, this::wasThereInTime);
    await().until(() -> Instant.now().isAfter(expiryOf(event)));
    UUID late = Ids.next();
    publish(
        new SessionOpened(alice, late, "node-1", service.log().beginningFor(alice), "complete"));

    assertTold("expired", event);
  }

  private NotificationCreated publishExpiring() {
    var event = created(alice, content(NotificationType.INFO, Instant.now().plusMillis(500), true));
    publish(event);
    return event;
  }

  /// A busy machine may append it when it has expired.
  private boolean wasThereInTime(NotificationCreated last) {
    return lastAppended.isBefore(expiryOf(last));
  }

  private static Instant expiryOf(NotificationCreated event) {
    return Objects.requireNonNull(event.content().expiresAt());
  }

  @Test
  void deletedUnseen() {
    open(session);
    var event = created(alice);
    publish(event);
    push(session, event.id());
    publish(allRead(alice, null));
    publish(deleted(alice, event.id()));
    publish(read(alice, event.id())); // too late

    assertTold("deleted", event);
  }

  @Test
  void withdrawn() {
    var event = created(alice);
    publish(event);
    publish(new NotificationWithdrawn(event.id(), alice, "bank")); // not its sender
    publish(new NotificationWithdrawn(event.id(), alice, SENDER));

    assertTold("withdrawn", event);
  }

  @Test
  void duplicate() {
    open(session);
    var event = created(alice);
    publish(event);
    push(session, event.id());
    publish(event);

    assertTold("duplicate", event);
  }

  @Test
  void unknown() {
    open(session); // and its node is killed
    var event = created(alice);
    publish(event);

    assertTold("unknown", event);
  }

  @Test
  void aBroadcastIsExplainedForOneRecipient() {
    open(session);
    var event = broadcast();
    Published place = service.publishToAll(event, alice);
    log = place.position();
    lastAppended = place.appendedAt();
    push(session, event.id());

    assertTold("broadcast", event);
    Answer forNobody = service.audit("/api/audit/notifications/" + event.id());
    assertThat(forNobody.status()).isEqualTo(400);
    assertThat(forNobody.body().path("errors").get(0).path("field").asString())
        .isEqualTo("recipient");
  }

  @Test
  void whatIsNotThereIs404() {
    var event = created(alice);
    publish(event);
    assertThat(explain(event, alice).status()).isEqualTo(200);

    assertThat(explain(event, someone()).status()).isEqualTo(404);
    assertThat(service.audit("/api/audit/notifications/" + Ids.next()).status()).isEqualTo(404);
    assertThat(service.audit("/api/audit/notifications/1-1-1-1-1").status()).isEqualTo(404);
    assertThat(
            service
                .audit("/api/audit/notifications/" + event.id() + "?recipient=no%20one")
                .status())
        .isEqualTo(400);
    assertThat(service.audit("/api/audit/notifications/" + event.id() + "?after=x").status())
        .isEqualTo(400);
  }

  @Test
  void onlyAuditorsAreTold() throws Exception {
    String path = "/api/audit/notifications/" + Ids.next();

    assertThat(service.get(alice, path).status()).isEqualTo(403);
    assertThat(service.getWithoutToken(path).status()).isEqualTo(401);
  }

  // ---- what happens

  private void open(UUID id) {
    publish(new SessionOpened(alice, id, "node-1", log, "snapshot"));
  }

  private void close(UUID id, int code) {
    publish(new SessionClosed(alice, id, log, code));
  }

  private void push(UUID on, UUID id) {
    publish(new NotificationDelivered(alice, on, List.of(id), List.of(), Instant.now()));
  }

  private void acknowledge(UUID on, UUID id) {
    publish(new NotificationDelivered(alice, on, List.of(), List.of(id), Instant.now()));
  }

  /// Later than all before it, also by a clock of milliseconds.
  private void publish(Event event) {
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> Instant.now().isAfter(lastAppended.plusMillis(1)));
    lastAppended =
        switch (event) {
          case NotificationEvent happened -> {
            Published published = service.publish(happened);
            log = published.position();
            yield published.appendedAt();
          }
          case ReceiptEvent receipt -> {
            Published published = service.publish(receipt);
            awaitReceipt(published.position());
            yield published.appendedAt();
          }
          default -> throw new IllegalArgumentException();
        };
  }

  private static void awaitReceipt(Position place) {
    await()
        .ignoreExceptions()
        .until(() ->
            service
                    .database()
                    .sql(
                        "SELECT next_offset FROM applied_position"
                            + " WHERE topic = :topic AND partition = :partition")
                    .param("topic", Topic.RECEIPTS.topicName())
                    .param("partition", place.partition())
                    .query(Long.class)
                    .single()
                > place.offset());
  }

  // ---- what is told

  private void assertTold(String outcome, NewNotification event) {
    assertThat(told(explain(event, alice))).isEqualTo(golden(outcome));
  }

  private Answer explain(NewNotification event, RecipientId recipient) {
    return service.audit(
        "/api/audit/notifications/%s?recipient=%s&after=%s".formatted(event.id(), recipient, log));
  }

  private String told(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    JsonNode explanation = answer.body();
    return explanation
        .path("steps")
        .valueStream()
        .map(step ->
            step.path("step").asString()
                + (step.has("actor") ? " (" + step.path("actor").asString() + ")" : "")
                + ": "
                + step.path("summary").asString()
                + "\n")
        .collect(Collectors.joining())
        .replace(alice.value(), "<recipient>")
        .replace(session.toString(), "<session>")
        .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<another session>")
        .transform(text -> TIME.matcher(text).replaceAll("<time>"));
  }

  private static String golden(String outcome) {
    try (InputStream file =
        Objects.requireNonNull(
            ExplainIT.class.getResourceAsStream("/golden/explain/" + outcome + ".txt"), outcome)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
