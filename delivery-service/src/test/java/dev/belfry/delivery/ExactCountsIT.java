package dev.belfry.delivery;

import static dev.belfry.delivery.DeliveryNode.someone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.AllArchived;
import dev.belfry.events.AllRead;
import dev.belfry.events.Ids;
import dev.belfry.events.NotificationArchived;
import dev.belfry.events.NotificationBroadcast;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationDeleted;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.NotificationUnarchived;
import dev.belfry.events.NotificationUnread;
import dev.belfry.events.NotificationWithdrawn;
import dev.belfry.events.RecipientId;
import dev.belfry.testing.FoldedInbox.Told;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.SocketClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What a node has to ask of the read model about single events, and what it counts meanwhile.
class ExactCountsIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static DeliveryNode node;

  @BeforeAll
  static void start() {
    node = DeliveryNode.start(Infrastructure.shared().bootstrapServers());
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void everyFrameCountsWhatIsUnreadAtItsOwnPositionHoweverLateItsMeaningIsKnown() {
    RecipientId user = someone();
    NotificationCreated old = node.notify(user, "old");
    NotificationCreated older = node.notify(user, "older");
    node.publish(new AllRead(user, user.value(), null));
    try (SocketClient socket = node.connect(user)) {
      node.readModel().freeze();
      node.publish(new NotificationUnread(user, old.id(), user.value()));
      node.notify(user, "new");
      node.publish(new NotificationUnread(user, older.id(), user.value()));
      node.publish(new NotificationUnread(user, Ids.next(), user.value()));
      node.publish(new NotificationDeleted(user, old.id(), user.value()));
      node.publish(new NotificationWithdrawn(older.id(), user, "someone else"));
      node.publish(new NotificationWithdrawn(older.id(), user, older.sender()));
      node.publish(new AllRead(user, user.value(), null));
      node.notify(user, "last");
      node.readModel().thaw();

      socket.awaitFrames("new_notification", 2, SOON);
      assertThat(socket.frames())
          .extracting(frame -> frame.path("type").stringValue())
          .containsExactly(
              "connection_established",
              "notification_unread",
              "new_notification",
              "notification_unread",
              "notification_deleted",
              "notification_deleted",
              "all_read",
              "new_notification");
      assertCountedAtTheirPositions(user, socket);
      LiveFramesIT.assertChained(socket.frames());
    }
  }

  @Test
  void whatIsArchivedDoesNotCountAndCountsAgainAsBeforeWhenItIsTakenOut() {
    RecipientId user = someone();
    NotificationCreated read = node.notify(user, "read");
    node.publish(new NotificationRead(user, read.id(), user.value()));
    NotificationCreated unread = node.notify(user, "unread");
    NotificationCreated other = node.notify(user, "other");
    try (SocketClient socket = node.connect(user)) {
      node.publish(new NotificationArchived(user, unread.id(), user.value()));
      node.publish(new NotificationArchived(user, read.id(), user.value()));
      node.publish(new NotificationRead(user, unread.id(), user.value())); // stays as it is
      node.publish(new NotificationUnread(user, read.id(), user.value()));
      node.publish(new NotificationUnarchived(user, read.id(), user.value()));
      node.publish(new NotificationUnarchived(user, unread.id(), user.value()));
      node.publish(new NotificationUnarchived(user, unread.id(), user.value()));
      node.publish(new AllArchived(user, user.value(), null));
      node.publish(new NotificationUnarchived(user, other.id(), user.value()));
      node.notify(user, "last");

      socket.awaitFrame("new_notification", SOON);
      assertThat(socket.frames())
          .extracting(frame ->
              frame.path("type").stringValue() + " " + frame.path("unread_count").intValue())
          .containsExactly(
              "connection_established 2",
              "notification_archived 1",
              "notification_archived 1",
              "notification_unarchived 1",
              "notification_unarchived 2",
              "all_archived 0",
              "notification_unarchived 1",
              "new_notification 2");
      assertCountedAtTheirPositions(user, socket);
      LiveFramesIT.assertChained(socket.frames());
    }
  }

  private static void assertCountedAtTheirPositions(RecipientId user, SocketClient socket) {
    Map<String, Told> told =
        node.readModel().inboxOf(user).told().stream()
            .collect(Collectors.toMap(it -> it.position().toString(), Function.identity()));
    for (JsonNode frame : socket.frames().subList(1, socket.frames().size())) {
      Told happened = told.get(frame.path("position").stringValue());
      assertThat(happened).as("%s", frame).isNotNull();
      assertThat(frame.path("unread_count").intValue())
          .as("%s", frame)
          .isEqualTo(happened.unreadCount());
    }
  }

  @Test
  void deletingWhatWasReadAsksNobody() {
    RecipientId user = someone();
    NotificationCreated read = node.notify(user, "read");
    node.publish(new NotificationRead(user, read.id(), user.value()));
    try (SocketClient socket = node.connect(user)) {
      int questions = node.readModel().questions();
      int snapshots = node.readModel().snapshots();
      node.readModel().goAway();
      node.publish(new NotificationDeleted(user, read.id(), user.value()));
      node.notify(user, "next");
      JsonNode next = socket.awaitFrame("new_notification", SOON);
      node.readModel().comeBack();

      JsonNode deleted = socket.frames("notification_deleted").getFirst();
      assertThat(deleted.path("notification_id").stringValue()).isEqualTo(read.id().toString());
      assertThat(deleted.path("unread_count").intValue()).isZero();
      assertThat(next.path("prev")).isEqualTo(deleted.path("position"));
      assertThat(node.readModel().questions()).isEqualTo(questions);
      assertThat(node.readModel().snapshots()).isEqualTo(snapshots);
    }
  }

  @Test
  void manyUnknownNotificationsMarkedUnreadAreAskedAboutTogether() {
    RecipientId user = someone();
    List<NotificationCreated> old =
        IntStream.range(0, 40).mapToObj(i -> node.notify(user, "old " + i)).toList();
    node.publish(new AllRead(user, user.value(), null));
    try (SocketClient socket = node.connect(user)) {
      int questions = node.readModel().questions();
      int snapshots = node.readModel().snapshots();
      node.readModel().freeze();
      old.forEach(it -> node.publish(new NotificationUnread(user, it.id(), user.value())));
      node.readModel().thaw();
      socket.awaitFrames("notification_unread", 40, SOON);

      assertThat(socket.frames("notification_unread"))
          .extracting(frame -> frame.path("unread_count").intValue())
          .containsExactlyElementsOf(IntStream.rangeClosed(1, 40).boxed().toList());
      assertThat(node.readModel().questions() - questions).isLessThanOrEqualTo(4);
      assertThat(node.readModel().snapshots()).isEqualTo(snapshots);
    }
  }

  @Test
  void withdrawalOfWhatNobodyHasIsAskedAboutOnceHoweverManyAreConnected() {
    List<SocketClient> sockets = Stream.generate(() -> node.connect(someone())).limit(100).toList();
    try {
      int questions = node.readModel().questions();
      int snapshots = node.readModel().snapshots();
      for (int i = 0; i < 5; i++) {
        node.publishCopies(new NotificationWithdrawn(Ids.next(), null, "sender"), Ids.next());
      }
      NotificationBroadcast marker = node.broadcast("after");
      for (SocketClient socket : sockets) {
        JsonNode told =
            socket.awaitFrame(
                frame -> frame.at("/notification/id").asString("").equals(marker.id().toString()),
                SOON);
        assertThat(told.path("position").isString()).isTrue();
        assertThat(socket.frames("notification_deleted")).isEmpty();
      }
      assertThat(node.readModel().questions() - questions)
          .isLessThanOrEqualTo(5 * node.eventLog().partitions());
      assertThat(node.readModel().snapshots()).isEqualTo(snapshots);
      node.withdraw(marker);
    } finally {
      sockets.forEach(SocketClient::close);
    }
  }

  @Test
  void whatSomeoneElseWithdrawsStaysThoughItIsRead() {
    RecipientId user = someone();
    NotificationCreated read = node.notify(user, "read");
    node.publish(new NotificationRead(user, read.id(), user.value()));
    try (SocketClient socket = node.connect(user)) {
      node.publish(new NotificationWithdrawn(read.id(), user, "someone else"));
      node.notify(user, "between");
      node.publish(new NotificationWithdrawn(read.id(), user, read.sender()));
      socket.awaitFrame("notification_deleted", SOON);
      assertThat(socket.frames())
          .extracting(frame -> frame.path("type").stringValue())
          .containsExactly("connection_established", "new_notification", "notification_deleted");
    }
  }
}
