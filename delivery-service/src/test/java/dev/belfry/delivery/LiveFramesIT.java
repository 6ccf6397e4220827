package dev.belfry.delivery;

import static dev.belfry.delivery.DeliveryNode.someone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.AllRead;
import dev.belfry.events.Channel;
import dev.belfry.events.Content;
import dev.belfry.events.Door;
import dev.belfry.events.Ids;
import dev.belfry.events.Json;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationDeleted;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.NotificationType;
import dev.belfry.events.NotificationUnread;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.events.Presentation;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import dev.belfry.events.SettingsChanged;
import dev.belfry.events.SettingsMembers;
import dev.belfry.events.SettingsPatched;
import dev.belfry.events.TemplateVersion;
import dev.belfry.events.TemplateWords;
import dev.belfry.events.Texts;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.SocketClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What sockets are told while all is well.
class LiveFramesIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static DeliveryNode node;

  @BeforeAll
  static void start() {
    node = DeliveryNode.start(Infrastructure.shared().bootstrapServers(), HeldClock.SETTING);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void newcomerIsGreetedWithTheCountAndThePositionFromWhichChangesFollow() {
    RecipientId user = someone();
    node.notify(user, "before");
    try (SocketClient socket = node.connect(user)) {
      JsonNode hello = socket.frames().getFirst();
      assertThat(hello.path("type").stringValue()).isEqualTo("connection_established");
      assertThat(hello.path("state").stringValue()).isEqualTo("snapshot");
      assertThat(hello.path("user").stringValue()).isEqualTo(user.value());
      assertThat(hello.path("unread_count").intValue()).isOne();
      assertThat(hello.path("prev").isNull()).isTrue();
      assertThat(Ids.parse(hello.path("session_id").stringValue())).isPresent();

      NotificationCreated event = node.notify(user, "after");
      JsonNode frame = socket.awaitFrame("new_notification", SOON);
      assertThat(frame.path("notification").path("id").stringValue())
          .isEqualTo(event.id().toString());
      assertThat(frame.path("notification").path("is_read").booleanValue()).isFalse();
      assertThat(frame.path("unread_count").intValue()).isEqualTo(2);
      assertThat(frame.path("prev")).isEqualTo(hello.path("position"));
    }
  }

  @Test
  void everyChangeIsToldToEverySessionInTheLogsOrder() {
    RecipientId user = someone();
    try (SocketClient first = node.connect(user);
        SocketClient second = node.connect(user)) {
      NotificationCreated one = node.notify(user, "one");
      NotificationCreated two = node.notify(user, "two");
      node.publish(new NotificationRead(user, one.id(), user.value()));
      node.publish(new NotificationUnread(user, one.id(), user.value()));
      node.publish(new NotificationDeleted(user, two.id(), user.value()));
      node.publish(new AllRead(user, user.value(), null));
      Settings quiet = Settings.without(Channel.REALTIME);
      node.publish(new SettingsChanged(user, user.value(), SettingsMembers.of(quiet)));
      node.notify(user, "kept back");
      for (SocketClient socket : List.of(first, second)) {
        socket.awaitFrame("unread_count", SOON);
        assertThat(socket.frames())
            .extracting(frame -> frame.path("type").stringValue())
            .containsExactly(
                "connection_established",
                "new_notification",
                "new_notification",
                "notification_read",
                "notification_unread",
                "notification_deleted",
                "all_read",
                "settings_changed",
                "unread_count");
        assertThat(socket.frames())
            .filteredOn(frame -> frame.has("unread_count"))
            .extracting(frame -> frame.path("unread_count").intValue())
            .containsExactly(0, 1, 2, 1, 2, 1, 0, 1);
        assertChained(socket.frames());
      }
    }
  }

  @Test
  void whatChangesNothingIsNotTold() {
    RecipientId user = someone();
    try (SocketClient socket = node.connect(user)) {
      NotificationCreated one = node.notify(user, "one");
      node.publish(new NotificationUnread(user, one.id(), user.value()));
      node.publish(new NotificationRead(user, one.id(), user.value()));
      node.publish(new NotificationRead(user, one.id(), user.value()));
      node.publish(new AllRead(user, user.value(), null));
      node.publish(new NotificationDeleted(user, Ids.next(), user.value()));
      node.publish(new NotificationUnread(user, Ids.next(), user.value()));
      node.publish(new NotificationWithdrawn(one.id(), user, "someone else"));
      node.publish(one);
      node.publish(new NotificationDeleted(user, one.id(), user.value()));
      node.notify(user, "last");
      socket.awaitFrames("new_notification", 2, SOON);
      assertThat(socket.frames())
          .extracting(frame -> frame.path("type").stringValue())
          .containsExactly(
              "connection_established",
              "new_notification",
              "notification_read",
              "notification_deleted", // of what nobody has
              "notification_deleted",
              "new_notification");
      assertChained(socket.frames());
    }
  }

  @Test
  void aPatchIsToldWithAllSettingsAsTheyAreThen() {
    RecipientId user = someone();
    try (SocketClient socket = node.connect(user)) {
      node.publish(
          new SettingsChanged(
              user, user.value(), SettingsMembers.of(Settings.without(NotificationType.INFO))));
      node.publish(patch(user, "{\"locale\":\"de-AT\"}"));
      node.publish(patch(user, "{\"locale\":\"de-AT\",\"time_zone\":null}")); // as it is
      node.publish(patch(user, "{\"info_enabled\":null}"));
      node.notify(user, "last");
      socket.awaitFrame("new_notification", SOON);

      assertThat(socket.frames("settings_changed"))
          .extracting(frame -> Json.mapper().convertValue(frame.path("settings"), Settings.class))
          .containsExactly(
              Settings.without(NotificationType.INFO),
              Settings.parse("{\"info_enabled\":false,\"locale\":\"de-AT\"}"),
              Settings.parse("{\"locale\":\"de-AT\"}"));
      assertChained(socket.frames());
    }
  }

  @Test
  void whatATemplateSaysIsToldToEachInTheirLanguage() {
    RecipientId german = someone();
    RecipientId other = someone();
    node.publish(patch(german, "{\"locale\":\"de-AT\"}"));
    try (SocketClient one = node.connect(german);
        SocketClient two = node.connect(other)) {
      publishFromTemplate(german, other);
      assertSays(one.awaitFrame("new_notification", SOON), "de", "Versandt");
      assertSays(two.awaitFrame("new_notification", SOON), "en", "Shipped");

      node.publish(patch(german, "{\"locale\":\"ko\"}"));
      node.publish(patch(other, "{\"locale\":\"de\"}"));
      publishFromTemplate(german, other);
      assertSays(one.awaitFrames("new_notification", 2, SOON).getLast(), "en", "Shipped");
      assertSays(two.awaitFrames("new_notification", 2, SOON).getLast(), "de", "Versandt");
    }
  }

  @Test
  void whoAndWhatIsShownIsPushed() {
    RecipientId user = someone();
    try (SocketClient socket = node.connect(user)) {
      node.publish(
          new NotificationCreated(
              Ids.next(),
              user,
              new Content("t", "m", NotificationType.INFO, JsonObject.EMPTY, null, null, true)
                  .showing(Presentation.by("Ann", "/ann.png")),
              "shop",
              Door.REST,
              null,
              null));

      assertThat(
              socket
                  .awaitFrame("new_notification", SOON)
                  .path("notification")
                  .path("presentation")
                  .toString())
          .isEqualTo("{\"actor\":{\"name\":\"Ann\",\"image\":\"/ann.png\"}}");
    }
  }

  private static void publishFromTemplate(RecipientId... users) {
    for (RecipientId user : users) {
      node.publish(
          new NotificationCreated(Ids.next(), user, fromTemplate(), "shop", Door.REST, null, null));
    }
  }

  private static void assertSays(JsonNode frame, String locale, String title) {
    JsonNode notification = frame.path("notification");
    assertThat(notification.path("locale").stringValue()).isEqualTo(locale);
    assertThat(notification.path("title").stringValue()).isEqualTo(title);
    assertThat(notification.path("message").stringValue()).isEqualTo(title + ".");
    assertThat(notification.path("template").toString())
        .isEqualTo("{\"key\":\"shipped\",\"version\":7}");
    assertThat(notification.has("texts")).isFalse();
  }

  private static Content fromTemplate() {
    return new Content("t", "m", NotificationType.INFO, JsonObject.EMPTY, null, null, true)
        .saying(
            new TemplateWords(
                new TemplateVersion("shipped", 7),
                "en",
                Map.of("en", texts("Shipped"), "de", texts("Versandt")),
                JsonObject.EMPTY),
            "default");
  }

  private static Texts texts(String title) {
    return new Texts(new Texts.InApp(title, title + "."), null, null);
  }

  @Test
  void aCategorySwitchedOffInRealTimeIsCountedAndNotPushed() {
    RecipientId user = someone();
    try (SocketClient socket = node.connect(user)) {
      node.publish(patch(user, "{\"preferences\":{\"default\":{\"realtime\":false}}}"));
      node.notify(user, "kept back");
      node.publish(patch(user, "{\"preferences\":{\"default\":{\"realtime\":null}}}"));
      node.notify(user, "pushed");
      socket.awaitFrame("new_notification", SOON);

      assertThat(socket.frames())
          .extracting(frame -> frame.path("type").stringValue())
          .containsExactly(
              "connection_established",
              "settings_changed",
              "unread_count",
              "settings_changed",
              "new_notification");
    }
  }

  private static SettingsPatched patch(RecipientId user, String json) {
    return new SettingsPatched(
        user, user.value(), Json.mapper().readValue(json, SettingsMembers.class));
  }

  @Test
  void settingsAtTheirPlaceInTheLogDecideWhatIsPushed() {
    RecipientId user = someone();
    Settings noInfo = Settings.without(NotificationType.INFO);
    try (SocketClient socket = node.connect(user)) {
      node.publish(new SettingsChanged(user, user.value(), SettingsMembers.of(noInfo)));
      node.notify(user, "info", NotificationType.INFO, true, null);
      node.notify(user, "warning", NotificationType.WARNING, true, null);
      node.notify(user, "silent", NotificationType.WARNING, false, null);
      node.publish(new SettingsChanged(user, user.value(), SettingsMembers.of(Settings.DEFAULT)));
      node.notify(user, "info again", NotificationType.INFO, true, null);
      socket.awaitFrames("new_notification", 2, SOON);
      assertThat(socket.frames("new_notification"))
          .extracting(frame -> frame.path("notification").path("title").stringValue())
          .containsExactly("warning", "info again");
      assertThat(socket.frames("unread_count"))
          .extracting(frame -> frame.path("unread_count").intValue())
          .containsExactly(1, 3);
    }
  }

  @Test
  void broadcastReachesEveryoneOnceAndItsWithdrawalToo() {
    RecipientId reader = someone();
    RecipientId other = someone();
    try (SocketClient one = node.connect(reader);
        SocketClient two = node.connect(other)) {
      var broadcast = node.broadcast("to all " + reader);
      for (SocketClient socket : List.of(one, two)) {
        JsonNode frame =
            socket.awaitFrame(
                f -> f.path("notification").path("id").asString().equals(broadcast.id().toString()),
                SOON);
        assertThat(frame.path("notification").path("broadcast").booleanValue()).isTrue();
        assertThat(frame.path("notification").path("recipient").isNull()).isTrue();
      }
      node.publish(new NotificationRead(reader, broadcast.id(), reader.value()));
      node.publishCopies(
          new NotificationWithdrawn(broadcast.id(), null, broadcast.sender()), Ids.next());
      for (SocketClient socket : List.of(one, two)) {
        socket.awaitFrame(
            f ->
                f.path("type").asString().equals("notification_deleted")
                    && f.path("notification_id").asString().equals(broadcast.id().toString()),
            SOON);
      }
    }
  }

  @Test
  void expiryCorrectsTheCountAndRepeatsTheLastPosition() {
    RecipientId user = someone();
    try (SocketClient socket = node.connect(user);
        var clock = HeldClock.hold()) {
      node.notify(user, "short", NotificationType.INFO, true, clock.soon());
      JsonNode created = socket.awaitFrame("new_notification", SOON);
      clock.goOn();
      JsonNode expired = socket.awaitFrame("unread_count", SOON);
      assertThat(expired.path("unread_count").intValue()).isZero();
      assertThat(expired.path("position")).isEqualTo(created.path("position"));
    }
  }

  @Test
  void thatWhatHasExpiredIsDeletedIsNotTold() {
    RecipientId user = someone();
    try (SocketClient socket = node.connect(user);
        var clock = HeldClock.hold()) {
      NotificationCreated expiring =
          node.notify(user, "short", NotificationType.INFO, true, clock.soon());
      socket.awaitFrame("new_notification", SOON);
      clock.goOn();
      socket.awaitFrame("unread_count", SOON);

      node.publish(new NotificationDeleted(user, expiring.id(), user.value()));
      node.notify(user, "then");
      socket.awaitFrames("new_notification", 2, SOON);

      assertThat(socket.frames("notification_deleted")).isEmpty();
    }
  }

  @Test
  void positionLetsTheClientResumeWithoutGapOrRepetition() {
    RecipientId user = someone();
    String last;
    NotificationCreated gone;
    try (SocketClient socket = node.connect(user)) {
      gone = node.notify(user, "seen");
      last = socket.awaitFrame("new_notification", SOON).path("position").stringValue();
    }
    NotificationCreated missed = node.notify(user, "missed");
    node.publish(new NotificationDeleted(user, gone.id(), user.value()));
    try (SocketClient socket = node.socketOf(user).resumingFrom(last).connect()) {
      JsonNode hello = socket.awaitFrame("connection_established", SOON);
      assertThat(hello.path("state").stringValue()).isEqualTo("complete");
      assertThat(hello.path("position").stringValue()).isEqualTo(last);
      socket.awaitFrame("notification_deleted", SOON);
      NotificationCreated live = node.notify(user, "live");
      socket.awaitFrames("new_notification", 2, SOON);
      assertThat(socket.frames("new_notification"))
          .extracting(frame -> frame.path("notification").path("id").stringValue())
          .containsExactly(missed.id().toString(), live.id().toString());
      assertChained(socket.frames());
    }
  }

  @Test
  void positionThatThisLogNeverGaveOutStartsAnew() {
    RecipientId user = someone();
    node.notify(user, "one");
    int partition = node.eventLog().partitionOf(user);
    for (String position :
        List.of(
            "nonsense",
            node.eventLog().position((partition + 1) % 12, 0).toString(),
            node.eventLog().position(partition, 1L << 40).toString())) {
      try (SocketClient socket = node.socketOf(user).resumingFrom(position).connect()) {
        assertThat(socket.awaitFrame("connection_established", SOON).path("state").stringValue())
            .isEqualTo("snapshot");
      }
    }
  }

  static void assertChained(List<JsonNode> frames) {
    JsonNode last = null;
    for (JsonNode frame : frames) {
      if (frame.has("position") && !frame.path("position").isNull()) {
        if (last == null) {
          assertThat(frame.path("prev").isNull()).isTrue();
        } else {
          assertThat(frame.path("prev")).isEqualTo(last);
        }
        last = frame.path("position");
      }
    }
  }
}
