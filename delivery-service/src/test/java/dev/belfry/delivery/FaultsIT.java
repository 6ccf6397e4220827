package dev.belfry.delivery;

import static dev.belfry.delivery.DeliveryNode.someone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.EventCodec;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.EventType;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationDeleted;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.NotificationType;
import dev.belfry.events.RecipientId;
import dev.belfry.testing.BadRecord;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.SocketClient;
import dev.belfry.testing.TcpProxy;
import dev.belfry.testing.Tokens;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What sockets are told while things go wrong.
class FaultsIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void poisonIsPassedOverAndItsNeighboursAreNot() {
    RecipientId user = someone();
    try (DeliveryNode node = shared();
        SocketClient socket = node.connect(user)) {
      EventCodec codec = new EventCodec("//test", Clock.systemUTC());
      for (BadRecord bad : BadRecord.all()) {
        node.notify(user, "before " + bad);
        var good =
            codec.encode("belfry.notifications", node.eventLog(), Large.notification(user, "m"));
        node.bean(EventPublisher.class).send(bad.spoil().apply(good)).join();
      }
      node.notify(user, "after");
      int count = BadRecord.all().size() + 1;
      assertThat(socket.awaitFrames("new_notification", count, SOON)).hasSize(count);
      LiveFramesIT.assertChained(socket.frames());
      MeterRegistry meters = node.bean(MeterRegistry.class);
      // A frame is sent before its record is counted.
      Awaitility.await()
          .atMost(SOON)
          .untilAsserted(() ->
              assertThat(meters.get("belfry.delivery.records.read").counter().count())
                  .isEqualTo(
                      meters.get("belfry.delivery.records").counters().stream()
                          .mapToDouble(counter -> counter.count())
                          .sum()));
    }
  }

  @Test
  void nothingBetweenReadyAndTheFirstPollIsMissed() {
    RecipientId user = someone();
    try (DeliveryNode writer = shared()) {
      AtomicBoolean stop = new AtomicBoolean();
      CompletableFuture<Void> writing =
          CompletableFuture.runAsync(() -> {
            while (!stop.get()) {
              writer.notify(user, "n");
            }
          });
      for (int i = 0; i < 3; i++) {
        try (DeliveryNode node =
                DeliveryNode.startUnready(Infrastructure.shared().bootstrapServers());
            SocketClient socket = connectWhenReady(node, user)) {
          JsonNode hello = socket.awaitFrame("connection_established", SOON);
          String from = hello.path("position").stringValue();
          socket.awaitFrames("new_notification", 20, SOON);
          List<String> told =
              socket.frames("new_notification").stream()
                  .map(frame -> frame.path("notification").path("id").stringValue())
                  .toList();
          List<String> expected =
              Awaitility.await()
                  .atMost(SOON)
                  .until(
                      () ->
                          writer.readModel().inboxOf(user).list(Instant.now()).reversed().stream()
                              .filter(n -> n.position().toString().compareTo(from) > 0)
                              .map(n -> n.id().toString())
                              .limit(told.size())
                              .toList(),
                      applied -> applied.size() == told.size());
          assertThat(told).isEqualTo(expected);
        }
      }
      stop.set(true);
      writing.join();
    }
  }

  private static SocketClient connectWhenReady(DeliveryNode node, RecipientId user) {
    node.awaitReady();
    return node.socketOf(user).connect();
  }

  @Test
  void slowClientIsClosedWhileOthersAreUnharmed() {
    RecipientId slow = someone();
    RecipientId quick = someone();
    try (DeliveryNode node = shared();
        SocketClient stalled = node.connect(slow);
        SocketClient reads = node.connect(quick)) {
      stalled.stopReading();
      String large = "x".repeat(9_000);
      MeterRegistry meters = node.bean(MeterRegistry.class);
      EventPublisher publisher = node.bean(EventPublisher.class);
      // The network's own buffers take some megabytes before anything waits here.
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(1))
          .until(() -> {
            List<CompletableFuture<?>> published = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
              published.add(publisher.publish(node.eventLog(), Large.notification(slow, large)));
            }
            CompletableFuture.allOf(published.toArray(CompletableFuture[]::new)).join();
            return meters.find("belfry.delivery.closes").tag("code", "4408").counter() != null;
          });
      // It has 10 s to read what was under way, and then why it is closed.
      stalled.resumeReading();
      for (int i = 0; i < 9; i++) {
        node.notify(quick, "n" + i);
      }
      assertThat(reads.awaitFrames("new_notification", 9, SOON)).hasSize(9);
      assertThat(stalled.closeCode()).succeedsWithin(SOON).isEqualTo(4408);
      assertThat(reads.closeCode()).isNotDone();
      Awaitility.await()
          .atMost(SOON)
          .until(() -> meters.get("belfry.delivery.sessions.open").gauge().value() == 1);
    }
  }

  @Test
  void peerThatIsGoneWithoutAWordIsRemoved() {
    RecipientId user = someone();
    try (DeliveryNode node =
            shared("belfry.delivery.ping-interval=1s", "belfry.delivery.dead-after=5s");
        TcpProxy link = TcpProxy.to("127.0.0.1", node.port());
        SocketClient alive = node.connect(someone())) {
      SocketClient gone =
          SocketClient.to(URI.create("ws://127.0.0.1:%s/ws/notifications".formatted(link.port())))
              .withToken(Tokens.user(user.value()).signed())
              .connect();
      gone.awaitFrame("connection_established", SOON);
      link.blackhole(TcpProxy.Direction.TO_CLIENT);
      link.blackhole(TcpProxy.Direction.TO_SERVER);
      var open = node.bean(MeterRegistry.class).get("belfry.delivery.sessions.open").gauge();
      Awaitility.await().atMost(SOON).until(() -> open.value() == 1);
      assertThat(alive.closeCode()).isNotDone();
      gone.abort();
    }
  }

  @Test
  void historyAwayAtConnectMeansLiveOnlyThenResynced() {
    RecipientId user = someone();
    try (DeliveryNode node = shared("belfry.delivery.absence=0s")) {
      NotificationCreated seen = node.notify(user, "seen");
      String position;
      try (SocketClient socket = node.connect(user)) {
        position = socket.awaitFrame("connection_established", SOON).path("position").stringValue();
      }
      awaitFollowed(node, 0);
      node.notify(user, "missed");
      node.readModel().goAway();
      try (SocketClient socket = node.socketOf(user).resumingFrom(position).connect()) {
        JsonNode hello = socket.awaitFrame("connection_established", SOON);
        assertThat(hello.path("state").stringValue()).isEqualTo("live_only");
        assertThat(hello.path("unread_count").isNull()).isTrue();
        node.notify(user, "live");
        JsonNode live = socket.awaitFrame("new_notification", SOON);
        assertThat(live.has("position")).isFalse();
        assertThat(live.path("unread_count").isNull()).isTrue();
        node.publish(new NotificationRead(user, seen.id(), user.value()));
        socket.awaitFrame("notification_read", SOON);
        node.readModel().comeBack();
        JsonNode resynced = socket.awaitFrame("resynced", SOON);
        assertThat(resynced.path("unread_count").intValue()).isEqualTo(2);
        assertThat(socket.frames("new_notification"))
            .extracting(frame -> frame.path("notification").path("title").stringValue())
            .containsExactly("live", "missed");
        node.notify(user, "after");
        socket.awaitFrames("new_notification", 3, SOON);
        LiveFramesIT.assertChained(socket.frames());
      }
    }
  }

  @Test
  void aListIsAsNewAsWhatWasToldWhileHistoryWasAway() {
    RecipientId user = someone();
    try (DeliveryNode node = shared()) {
      node.readModel().freezeAndRefuse();
      node.notify(user, "before");
      try (SocketClient socket = node.connect(user)) {
        assertThat(stateIn(socket)).isEqualTo("live_only");
        NotificationCreated told = node.notify(user, "told");
        socket.awaitFrame("new_notification", SOON);

        socket.send("{\"type\":\"get_notifications\"}");
        JsonNode refused = socket.awaitFrame("error", SOON);
        node.readModel().thaw();
        socket.awaitFrame("resynced", SOON);
        socket.send("{\"type\":\"get_notifications\"}");

        assertThat(refused.path("code").stringValue()).isEqualTo("unavailable");
        JsonNode list = socket.awaitFrame("notifications_list", SOON);
        assertThat(list.at("/notifications/0/id").stringValue()).isEqualTo(told.id().toString());
      }
    }
  }

  @Test
  void historyThatTakesTooLongIsNotWaitedFor() {
    RecipientId user = someone();
    try (DeliveryNode node = shared("belfry.delivery.history-timeout=500ms")) {
      node.readModel().freeze();
      node.notify(user, "not yet applied");
      try (SocketClient socket = node.connect(user)) {
        assertThat(stateIn(socket)).isEqualTo("live_only");
        node.readModel().thaw();
        socket.awaitFrame("resynced", SOON);
      }
    }
  }

  /// Half of all calls are the most that one partition may have: of those who come, and of those
  /// who ask again.
  @Test
  void aReadModelThatIsStuckInOnePartitionKeepsNobodyElseWaiting() {
    try (DeliveryNode node = shared()) {
      ReadModelServer readModel = node.readModel();
      readModel.goAway();
      List<SocketClient> ask = connectInFirstPartition(node, 40);
      ask.forEach(socket -> assertThat(stateIn(socket)).isEqualTo("live_only"));
      readModel.stick(0);
      readModel.comeBack();
      List<SocketClient> come = connectInFirstPartition(node, 20);

      Awaitility.await()
          .atMost(SOON)
          .until(() -> {
            assertGreeted(node, someoneIn(node, false));
            return readModel.askedInVain() >= 8 + 2;
          });
      for (int i = 0; i < 20; i++) {
        assertGreeted(node, someoneIn(node, false));
      }

      assertThat(readModel.askedInVain()).isEqualTo(8 + 2);
      readModel.stick(-1);
      come.forEach(socket -> assertThat(stateIn(socket)).isEqualTo("snapshot"));
      ask.forEach(socket -> socket.awaitFrame("resynced", SOON));
      come.forEach(SocketClient::close);
      ask.forEach(SocketClient::close);
    }
  }

  private static List<SocketClient> connectInFirstPartition(DeliveryNode node, int count) {
    return IntStream.range(0, count)
        .mapToObj(_ -> node.socketOf(someoneIn(node, true)).connect())
        .toList();
  }

  private static void assertGreeted(DeliveryNode node, RecipientId user) {
    try (SocketClient socket = node.socketOf(user).connect()) {
      assertThat(stateIn(socket)).isEqualTo("snapshot");
    }
  }

  private static RecipientId someoneIn(DeliveryNode node, boolean inFirstPartition) {
    return Stream.generate(DeliveryNode::someone)
        .filter(user -> (node.eventLog().partitionOf(user) == 0) == inFirstPartition)
        .findFirst()
        .orElseThrow();
  }

  private static String stateIn(SocketClient socket) {
    return socket.awaitFrame("connection_established", SOON).path("state").stringValue();
  }

  @Test
  void userWhoComesBackSoonIsToldWhatTheyMissedThoughHistoryIsAway() {
    RecipientId user = someone();
    try (DeliveryNode node = shared()) {
      node.notify(user, "seen");
      String position;
      try (SocketClient socket = node.connect(user)) {
        position = socket.awaitFrame("connection_established", SOON).path("position").stringValue();
      }
      node.readModel().goAway();
      node.notify(user, "missed");
      try (SocketClient back = node.socketOf(user).resumingFrom(position).connect()) {
        JsonNode hello = back.awaitFrame("connection_established", SOON);
        assertThat(hello.path("state").stringValue()).isEqualTo("complete");
        assertThat(hello.path("position").stringValue()).isEqualTo(position);
        JsonNode missed = back.awaitFrame("new_notification", SOON);
        assertThat(missed.path("notification").path("title").stringValue()).isEqualTo("missed");
        assertThat(missed.path("unread_count").intValue()).isEqualTo(2);
        try (SocketClient another = node.connect(user)) {
          JsonNode snapshot = another.awaitFrame("connection_established", SOON);
          assertThat(snapshot.path("state").stringValue()).isEqualTo("snapshot");
          assertThat(snapshot.path("unread_count").intValue()).isEqualTo(2);
          assertThat(snapshot.path("position")).isEqualTo(missed.path("position"));
          node.notify(user, "live");
          another.awaitFrame("new_notification", SOON);
          back.awaitFrames("new_notification", 2, SOON);
          LiveFramesIT.assertChained(back.frames());
          LiveFramesIT.assertChained(another.frames());
        }
      }
      awaitFollowed(node, 1);
    }
  }

  @Test
  void repairedEventIsToldOnceThoughItHasTheIdOfTheOneThatNobodyUnderstood() throws Exception {
    RecipientId user = someone();
    NotificationCreated event = Large.notification(user, "repaired");
    EventCodec codec = new EventCodec("//test", Clock.systemUTC());
    try (DeliveryNode node = shared()) {
      EventPublisher publisher = node.bean(EventPublisher.class);
      var good = codec.encode("belfry.notifications", node.eventLog(), event);
      publisher.send(BadRecord.all().getFirst().spoil().apply(good)).join();
      try (SocketClient socket = node.connect(user)) {
        socket.awaitFrame("connection_established", SOON);
        for (int i = 0; i < 2; i++) {
          publisher
              .send(
                  codec.encodeRepaired(
                      node.eventLog(),
                      node.eventLog().partitionOf(user),
                      EventType.of(event),
                      event.id().toString(),
                      good.value()))
              .join();
        }
        node.notify(user, "after");
        assertThat(socket.awaitFrames("new_notification", 2, SOON))
            .extracting(frame -> frame.path("notification").path("id").stringValue())
            .first()
            .isEqualTo(event.id().toString());
        assertThat(socket.frames("new_notification")).hasSize(2);
      }
    }
  }

  @Test
  void userWhoComesBackAfterMoreThanPushesIsToldTheDifferenceAsOfNow() {
    RecipientId user = someone();
    try (DeliveryNode node = shared()) {
      String position;
      try (SocketClient first = node.connect(user)) {
        position = first.awaitFrame("connection_established", SOON).path("position").stringValue();
        NotificationCreated read = node.notify(user, "read");
        NotificationCreated deleted = node.notify(user, "deleted");
        node.publish(new NotificationRead(user, read.id(), user.value()));
        node.publish(new NotificationDeleted(user, deleted.id(), user.value()));
        first.awaitFrame("notification_deleted", SOON);
        try (SocketClient back = node.socketOf(user).resumingFrom(position).connect()) {
          back.awaitFrame("notification_deleted", SOON);
          List<JsonNode> created = back.frames("new_notification");
          assertThat(created).hasSize(1);
          assertThat(created.getFirst().path("notification").path("is_read").booleanValue())
              .isTrue();
        }
      }
    }
  }

  private static void awaitFollowed(DeliveryNode node, int users) {
    Gauge followed = node.bean(MeterRegistry.class).get("belfry.delivery.users").gauge();
    Awaitility.await().atMost(SOON).until(() -> followed.value() == users);
  }

  @Test
  void snapshotBehindTheLogIsWaitedForAndNothingIsLost() {
    RecipientId user = someone();
    try (DeliveryNode node = shared()) {
      node.readModel().freeze();
      node.notify(user, "not yet applied");
      List<SocketClient> sockets = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        sockets.add(node.socketOf(user).connect());
      }
      node.readModel().thaw();
      node.notify(user, "live");
      for (SocketClient socket : sockets) {
        JsonNode hello = socket.awaitFrame("connection_established", SOON);
        assertThat(hello.path("state").stringValue()).isEqualTo("snapshot");
        Awaitility.await()
            .atMost(SOON)
            .until(() -> socket.frames().getLast().path("unread_count").intValue() == 2);
        socket.close();
      }
    }
  }

  @Test
  void socketsStayOpenWhileKafkaIsAwayAndGoOnWhereTheyWere() {
    RecipientId user = someone();
    try (Infrastructure infrastructure = Infrastructure.start();
        DeliveryNode node = DeliveryNode.start(infrastructure.bootstrapServers());
        SocketClient socket = node.connect(user)) {
      node.notify(user, "before");
      socket.awaitFrame("new_notification", SOON);
      infrastructure.stopKafka();
      socket.send("{\"type\":\"ping\"}");
      socket.awaitFrame("pong", SOON);
      infrastructure.startKafka();
      node.notify(user, "after", NotificationType.INFO, true, null);
      assertThat(socket.awaitFrames("new_notification", 2, Duration.ofSeconds(60))).hasSize(2);
      LiveFramesIT.assertChained(socket.frames());
      assertThat(socket.closeCode()).isNotDone();
    }
  }

  @Test
  void everyoneIsSentElsewhereWhenTheNodeStops() {
    SocketClient socket;
    try (DeliveryNode node = shared()) {
      socket = node.connect(someone());
    }
    assertThat(socket.closeCode()).succeedsWithin(SOON).isEqualTo(1001);
  }

  private static DeliveryNode shared(String... settings) {
    return DeliveryNode.start(Infrastructure.shared().bootstrapServers(), settings);
  }
}
