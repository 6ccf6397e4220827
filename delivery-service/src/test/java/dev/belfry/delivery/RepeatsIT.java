package dev.belfry.delivery;

import static dev.belfry.delivery.DeliveryNode.someone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.EventCodec;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.Ids;
import dev.belfry.events.NewIdHeader;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationDeleted;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.RecipientId;
import dev.belfry.testing.BadRecord;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.SocketClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What the read model drops as a repeat, no socket is told as new.
class RepeatsIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  /// A busy machine has been seen to take more than half a minute for them.
  private static final Duration TEN_THOUSAND_FRAMES = Duration.ofMinutes(3);

  private static final Duration WINDOW = Duration.ofMillis(500);

  @Test
  void repeatAfterTheDuplicateWindowIsNotPushedAndNotCounted() {
    RecipientId user = someone();
    try (DeliveryNode node = forgetful();
        SocketClient socket = node.connect(user)) {
      NotificationCreated read = node.notifyByKey(user, "read");
      NotificationCreated deleted = node.notifyByKey(user, "deleted");
      node.publish(new NotificationRead(user, read.id(), user.value()));
      node.publish(new NotificationDeleted(user, deleted.id(), user.value()));
      letItForget(node);

      node.notifyByKey(user, "read");
      node.notifyByKey(user, "deleted");
      NotificationCreated last = node.notifyByKey(user, "last");

      JsonNode told = socket.awaitFrame(frame -> isAbout(frame, last), SOON);
      assertThat(told.path("unread_count").intValue()).isOne();
      assertThat(told.path("position").isString()).isTrue();
      assertThat(socket.frames("new_notification"))
          .extracting(frame -> frame.at("/notification/id").stringValue())
          .doesNotHaveDuplicates();
      LiveFramesIT.assertChained(socket.frames());
      try (SocketClient another = node.connect(user)) {
        assertThat(another.frames().getFirst().path("unread_count").intValue()).isOne();
      }
    }
  }

  @Test
  void broadcastThatIsRepeatedAfterTheDuplicateWindowIsAskedAboutOnceForAll() {
    try (DeliveryNode node = forgetful()) {
      var broadcast = node.broadcast("to all");
      List<SocketClient> sockets = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        sockets.add(node.connect(someone()));
      }
      letItForget(node);
      int questions = node.readModel().questions();
      node.publishCopies(broadcast, broadcast.id());
      var after = node.broadcast("after");
      for (SocketClient socket : sockets) {
        socket.awaitFrame(
            frame -> frame.at("/notification/id").asString("").equals(after.id().toString()), SOON);
        assertThat(socket.frames("new_notification")).hasSize(1);
        socket.close();
      }
      assertThat(node.readModel().questions() - questions)
          .isLessThanOrEqualTo(2 * node.eventLog().partitions());
      node.withdraw(broadcast);
      node.withdraw(after);
    }
  }

  @Test
  void eventWhoseIdIsNewIsPushedWithoutAskingAnyone() {
    RecipientId user = someone();
    try (DeliveryNode node = forgetful();
        SocketClient socket = node.connect(user)) {
      letItForget(node);
      int questions = node.readModel().questions();
      NotificationCreated event = Large.keyed(user, "key made by the service");
      node.bean(EventPublisher.class)
          .publish(node.eventLog(), event, NewIdHeader.madeHere())
          .join();
      socket.awaitFrame(frame -> isAbout(frame, event), SOON);
      assertThat(node.readModel().questions()).isEqualTo(questions);
    }
  }

  @Test
  void eventWhoseIdIsNewSinceAnOffsetThatTheNodeRemembersIsPushedWithoutAskingAnyone() {
    RecipientId user = someone();
    try (DeliveryNode node = DeliveryNode.start(Infrastructure.shared().bootstrapServers());
        SocketClient socket = node.connect(user)) {
      EventPublisher publisher = node.bean(EventPublisher.class);
      int questions = node.readModel().questions();
      NotificationCreated unsaid = node.notifyByKey(user, "which may be old");
      socket.awaitFrame(frame -> isAbout(frame, unsaid), SOON);
      assertThat(node.readModel().questions()).isEqualTo(questions + 1);

      long read = node.publish(nothing(user)).position().offset() + 1;
      NotificationCreated event = Large.keyed(user, "which is new");
      publisher.publish(node.eventLog(), event, NewIdHeader.since(read)).join();
      socket.awaitFrame(frame -> isAbout(frame, event), SOON);
      assertThat(node.readModel().questions()).isEqualTo(questions + 1);

      publisher.publish(node.eventLog(), event, NewIdHeader.since(read)).join();
      NotificationCreated last = node.notify(user, "last");
      JsonNode told = socket.awaitFrame(frame -> isAbout(frame, last), SOON);
      assertThat(told.path("unread_count").intValue()).isEqualTo(3);
      assertThat(socket.frames("new_notification")).hasSize(3);
    }
  }

  @Test
  void goodEventIsToldThoughARecordThatNobodyUnderstoodHadItsId() {
    RecipientId user = someone();
    try (DeliveryNode node = DeliveryNode.start(Infrastructure.shared().bootstrapServers())) {
      EventCodec codec = new EventCodec("//test", Clock.systemUTC());
      EventPublisher publisher = node.bean(EventPublisher.class);
      NotificationCreated unseen = Large.notification(user, "m");
      NotificationCreated seen = Large.notification(user, "m");
      publisher.send(spoilt(node, codec, unseen)).join();
      try (SocketClient socket = node.connect(user)) {
        publisher.send(spoilt(node, codec, seen)).join();
        for (NotificationCreated event : List.of(unseen, seen, unseen, seen)) {
          node.publish(event);
        }
        NotificationCreated last = node.notify(user, "last");
        JsonNode told = socket.awaitFrame(frame -> isAbout(frame, last), SOON);
        assertThat(socket.frames("new_notification"))
            .extracting(frame -> frame.at("/notification/id").stringValue())
            .containsExactly(unseen.id().toString(), seen.id().toString(), last.id().toString());
        assertThat(told.path("unread_count").intValue()).isEqualTo(3);
      }
    }
  }

  private static ProducerRecord<byte[], byte[]> spoilt(
      DeliveryNode node, EventCodec codec, NotificationCreated event) {
    return BadRecord.all()
        .getFirst()
        .spoil()
        .apply(codec.encode("belfry.notifications", node.eventLog(), event));
  }

  @Test
  void pushUnderAKeyOutlastsHistoryAndIsNotToldAgain() {
    RecipientId user = someone();
    try (DeliveryNode node = forgetful();
        SocketClient socket = node.connect(user)) {
      letItForget(node);
      node.readModel().goAway();
      NotificationCreated event = node.notifyByKey(user, "while history is away");
      JsonNode told = socket.awaitFrame(frame -> isAbout(frame, event), SOON);
      assertThat(told.has("position")).isFalse();
      node.readModel().comeBack();
      JsonNode resynced = socket.awaitFrame("resynced", SOON);
      int unread = node.readModel().inboxOf(user).unreadCount(Instant.now());
      assertThat(resynced.path("unread_count").intValue()).isEqualTo(unread);
      assertThat(socket.frames().stream().filter(frame -> isAbout(frame, event))).hasSize(1);
      assertThat(socket.frames("notification_deleted")).isEmpty();
    }
  }

  @Test
  void whatWasToldWhileHistoryWasAwayAndIsARepeatIsCorrected() {
    RecipientId user = someone();
    try (DeliveryNode node = forgetful("belfry.delivery.absence=0s")) {
      NotificationCreated read = node.notifyByKey(user, "read");
      NotificationCreated unread = node.notifyByKey(user, "unread");
      NotificationCreated deleted = node.notifyByKey(user, "deleted");
      node.publish(new NotificationRead(user, read.id(), user.value()));
      node.publish(new NotificationDeleted(user, deleted.id(), user.value()));
      letItForget(node);
      node.readModel().goAway();
      try (SocketClient socket = node.connect(user)) {
        node.notifyByKey(user, "read");
        node.notifyByKey(user, "unread");
        node.notifyByKey(user, "deleted");
        NotificationCreated last = node.notifyByKey(user, "last");
        socket.awaitFrame(frame -> isAbout(frame, last), SOON);
        node.readModel().comeBack();
        JsonNode resynced = socket.awaitFrame("resynced", SOON);

        assertThat(resynced.path("unread_count").intValue()).isEqualTo(2);
        assertThat(idsIn(socket, "notification_read")).containsExactly(read.id().toString());
        assertThat(idsIn(socket, "notification_deleted")).containsExactly(deleted.id().toString());
        assertThat(socket.frames("new_notification"))
            .extracting(frame -> frame.at("/notification/id").stringValue())
            .containsExactly(
                read.id().toString(),
                unread.id().toString(),
                deleted.id().toString(),
                last.id().toString());
      }
    }
  }

  @Test
  void sessionThatWasPushedMoreThanIsRememberedEndsAndIsToldNothingTwice() {
    RecipientId user = someone();
    try (DeliveryNode node = forgetful("belfry.delivery.absence=0s")) {
      node.readModel().goAway();
      try (SocketClient socket = node.connect(user)) {
        socket.awaitFrame("connection_established", SOON);
        List<CompletableFuture<?>> published = new ArrayList<>();
        for (int i = 0; i < 10_001; i++) {
          published.add(
              node.bean(EventPublisher.class)
                  .publish(node.eventLog(), Large.notification(user, "m")));
          // As fast as the client takes it. What comes while the session looks whether history is
          // back waits, 128 KiB at most; of more, history alone would tell.
          int sent = i;
          if (i % 100 == 0) {
            Awaitility.await()
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> socket.rawFrames().size() > sent - 100);
          }
        }
        CompletableFuture.allOf(published.toArray(CompletableFuture[]::new)).join();
        assertThat(socket.closeCode()).succeedsWithin(TEN_THOUSAND_FRAMES).isEqualTo(1001);
        List<String> told =
            socket.frames("new_notification").stream()
                .map(frame -> frame.at("/notification/id").stringValue())
                .toList();
        assertThat(new HashSet<>(told)).hasSameSizeAs(told).hasSizeLessThanOrEqualTo(10_000);
      }
    }
  }

  private static List<String> idsIn(SocketClient socket, String type) {
    return socket.frames(type).stream()
        .map(frame -> frame.path("notification_id").stringValue())
        .toList();
  }

  private static boolean isAbout(JsonNode frame, NotificationCreated event) {
    return frame.at("/notification/id").asString("").equals(event.id().toString());
  }

  private static DeliveryNode forgetful(String... settings) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("belfry.delivery.duplicate-window=" + WINDOW.toMillis() + "ms");
    return DeliveryNode.start(
        Infrastructure.shared().bootstrapServers(), all.toArray(String[]::new));
  }

  /// Until what was sent before is beyond what the node remembers.
  private static void letItForget(DeliveryNode node) {
    Instant begun = node.publish(nothing(someone())).appendedAt();
    Awaitility.await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(50))
        .until(() ->
            IntStream.range(0, 40)
                .mapToObj(_ -> node.publish(nothing(someone())).appendedAt())
                .allMatch(time -> time.isAfter(begun.plus(WINDOW.multipliedBy(3)))));
    assertThat(node.bean(MeterRegistry.class).get("belfry.delivery.ids").gauge().value())
        .isPositive();
  }

  private static NotificationRead nothing(RecipientId user) {
    return new NotificationRead(user, Ids.next(), user.value());
  }
}
