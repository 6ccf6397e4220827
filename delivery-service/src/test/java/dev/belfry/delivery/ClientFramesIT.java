package dev.belfry.delivery;

import static dev.belfry.delivery.DeliveryNode.someone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.Content;
import dev.belfry.events.Door;
import dev.belfry.events.EventCodec;
import dev.belfry.events.EventLog;
import dev.belfry.events.Ids;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.NotificationDelivered;
import dev.belfry.events.NotificationType;
import dev.belfry.events.Position;
import dev.belfry.events.ReceiptEvent;
import dev.belfry.events.RecipientId;
import dev.belfry.events.SessionClosed;
import dev.belfry.events.SessionOpened;
import dev.belfry.events.Topic;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.SocketClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// What clients may say, and what becomes of it.
class ClientFramesIT {
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
  void changesAskedForAreAcceptedAndToldToAllSessionsInOrder() {
    RecipientId user = someone();
    try (SocketClient asks = node.connect(user);
        SocketClient watches = node.connect(user)) {
      NotificationCreated one = node.notify(user, "one");
      NotificationCreated two = node.notify(user, "two");
      say(asks, "mark_as_read", one, "a");
      say(asks, "mark_as_unread", one, "b");
      say(asks, "delete", two, "c");
      asks.send("{\"type\":\"mark_all_read\",\"ref\":\"d\"}");
      say(asks, "archive", one, "e");
      say(asks, "unarchive", one, "f");
      asks.send("{\"type\":\"archive_all\",\"ref\":\"g\"}");
      watches.awaitFrame("all_archived", SOON);
      assertThat(watches.frames())
          .extracting(frame -> frame.path("type").stringValue())
          .containsExactly(
              "connection_established",
              "new_notification",
              "new_notification",
              "notification_read",
              "notification_unread",
              "notification_deleted",
              "all_read",
              "notification_archived",
              "notification_unarchived",
              "all_archived");
      assertThat(asks.awaitFrames("accepted", 7, SOON))
          .extracting(frame -> frame.path("ref").stringValue())
          .containsExactly("a", "b", "c", "d", "e", "f", "g");
    }
  }

  private static void say(SocketClient socket, String type, NotificationCreated about, String ref) {
    socket.send(
        "{\"type\":\"%s\",\"notification_id\":\"%s\",\"ref\":\"%s\"}"
            .formatted(type, about.id(), ref));
  }

  @Test
  void listIsAtLeastAsNewAsEveryFrameBeforeIt() {
    RecipientId user = someone();
    try (SocketClient socket = node.connect(user)) {
      for (int i = 0; i < 5; i++) {
        node.notify(user, "n" + i);
      }
      JsonNode last = socket.awaitFrames("new_notification", 5, SOON).get(4);
      socket.send("{\"type\":\"get_notifications\",\"limit\":3}");
      JsonNode list = socket.awaitFrame("notifications_list", SOON);
      assertThat(list.path("notifications").size()).isEqualTo(3);
      assertThat(list.path("unread_count").intValue()).isEqualTo(5);
      assertThat(list.path("as_of").stringValue())
          .isGreaterThanOrEqualTo(last.path("position").stringValue());
      socket.send(
          "{\"type\":\"get_notifications\",\"limit\":3,\"before\":\"%s\"}"
              .formatted(list.path("next").stringValue()));
      JsonNode rest = socket.awaitFrames("notifications_list", 2, SOON).get(1);
      assertThat(rest.path("notifications"))
          .extracting(n -> n.path("title").stringValue())
          .containsExactly("n1", "n0");
      assertThat(rest.path("next").isNull()).isTrue();
      socket.send(
          "{\"type\":\"get_notifications\",\"limit\":2,\"before\":\"%s\"}"
              .formatted(list.path("next").stringValue()));
      JsonNode exact = socket.awaitFrames("notifications_list", 3, SOON).get(2);
      assertThat(exact.path("notifications").size()).isEqualTo(2);
      assertThat(exact.path("next").isNull()).isTrue();
    }
  }

  @Test
  void aListGivesDataBackVerbatim() {
    RecipientId user = someone();
    String data = "{\"price\":1.10,\"big\":1e2,\"fine\":0.12345678901234567}";
    node.publish(
        new NotificationCreated(
            Ids.next(),
            user,
            new Content(
                "title", "message", NotificationType.INFO, new JsonObject(data), null, null, true),
            "sender",
            Door.REST,
            null,
            null));
    try (SocketClient socket = node.connect(user)) {
      socket.send("{\"type\":\"get_notifications\"}");
      await()
          .atMost(SOON)
          .untilAsserted(() ->
              assertThat(socket.rawFrames())
                  .anyMatch(
                      frame -> frame.contains("\"notifications_list\"") && frame.contains(data)));
    }
  }

  @Test
  void pingIsAnswered() {
    try (SocketClient socket = node.connect(someone())) {
      socket.send("{\"type\":\"ping\"}");
      socket.awaitFrame("pong", SOON);
    }
  }

  @Test
  void badFramesAreAnsweredAndTheTenthEndsIt() {
    try (SocketClient socket = node.connect(someone())) {
      socket.send("garbage");
      socket.send("{\"type\":\"subscribe\",\"ref\":\"x\"}");
      socket.send("{\"type\":\"mark_as_read\",\"notification_id\":\"<script>\"}");
      socket.send("{\"type\":\"mark_all_read\",\"up_to\":\"00000000-0000-0000000000000001\"}");
      List<JsonNode> errors = socket.awaitFrames("error", 4, SOON);
      assertThat(errors)
          .extracting(frame -> frame.path("code").stringValue())
          .containsExactly("invalid_json", "unknown_type", "invalid_field", "invalid_field");
      assertThat(errors.get(1).path("ref").stringValue()).isEqualTo("x");
      assertThat(socket.rawFrames()).noneMatch(frame -> frame.contains("script"));
      assertThat(socket.closeCode()).isNotDone();
      for (int i = 0; i < 6; i++) {
        socket.send("garbage");
      }
      assertThat(socket.closeCode()).succeedsWithin(SOON).isEqualTo(4500);
    }
  }

  @Test
  void largestFrameIsTakenAndALargerOneEndsIt() {
    try (SocketClient socket = node.connect(someone())) {
      String start = "{\"type\":\"ping\",\"filler\":\"";
      socket.send(start + "x".repeat(16 * 1024 - start.length() - 2) + "\"}");
      socket.awaitFrame("pong", SOON);
      socket.send(start + "x".repeat(16 * 1024 - start.length() - 1) + "\"}");
      assertThat(socket.closeCode()).succeedsWithin(SOON).isEqualTo(1009);
    }
  }

  @Test
  void binaryFramesEndIt() {
    for (int size : List.of(1, 100, 5_000)) {
      try (SocketClient socket = node.connect(someone())) {
        socket.sendBinary(new byte[size]);
        assertThat(socket.closeCode()).succeedsWithin(SOON).isEqualTo(1003);
      }
    }
  }

  static Stream<Arguments> framesAgainstTheProtocol() {
    return Stream.of(
        Arguments.of("without a mask", new byte[] {(byte) 0x81, 2, '{', '}'}),
        Arguments.of("a ping of 126 bytes", masked(0x89, new byte[126])),
        Arguments.of("a ping in parts", masked(0x09, new byte[1])),
        Arguments.of("a reserved bit", masked(0xc1, new byte[] {'{', '}'})),
        Arguments.of("a reserved opcode", masked(0x83, new byte[1])),
        Arguments.of("a close code of 999", masked(0x88, new byte[] {3, (byte) 231})),
        Arguments.of("half a close code", masked(0x88, new byte[1])),
        Arguments.of("a continuation of nothing", masked(0x80, new byte[1])));
  }

  private static byte[] masked(int first, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 8).put((byte) first);
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    }
    frame.putInt(0).put(payload);
    return Arrays.copyOf(frame.array(), frame.position());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("framesAgainstTheProtocol")
  void whatIsNoWebSocketFrameEndsIt(String what, byte[] bytes) throws IOException {
    try (RawSocket socket = RawSocket.open(node, someone())) {
      socket.send(bytes);
      // The last thing said is a close frame with the code 1002.
      assertThat(socket.closeCode()).isEqualTo(1002);
    }
  }

  @Test
  void tooManyFramesEndIt() {
    try (SocketClient socket = node.connect(someone())) {
      for (int i = 0; i < 1_000 && !socket.closeCode().isDone(); i++) {
        try {
          socket.send("{\"type\":\"ping\"}");
        } catch (CompletionException e) {
          break; // closed meanwhile
        }
      }
      assertThat(socket.closeCode()).succeedsWithin(SOON).isEqualTo(4429);
      assertThat(socket.frames("error"))
          .singleElement()
          .satisfies(
              error -> assertThat(error.path("code").stringValue()).isEqualTo("rate_limited"));
    }
  }

  @Test
  void whatWasPushedAndAcknowledgedIsReceipted() {
    RecipientId user = someone();
    NotificationCreated event;
    try (SocketClient socket = node.connect(user)) {
      event = node.notify(user, "one");
      JsonNode frame = socket.awaitFrame("new_notification", SOON);
      socket.send(
          "{\"type\":\"ack\",\"position\":\"%s\"}".formatted(frame.path("position").stringValue()));
      socket.send(
          "{\"type\":\"ack\",\"position\":\"%s\"}"
              .formatted(node.eventLog().position(node.eventLog().partitionOf(user), 1L << 40)));
      assertThat(socket.awaitFrame("error", SOON).path("code").stringValue())
          .isEqualTo("invalid_field");
    }
    List<ReceiptEvent> receipts = receiptsOf(user);
    assertThat(receipts.getFirst()).isInstanceOf(SessionOpened.class);
    assertThat(receipts.getLast()).isInstanceOf(SessionClosed.class);
    assertThat(receipts)
        .filteredOn(NotificationDelivered.class::isInstance)
        .flatExtracting(receipt -> ((NotificationDelivered) receipt).pushed())
        .containsExactly(event.id());
    assertThat(receipts)
        .filteredOn(NotificationDelivered.class::isInstance)
        .flatExtracting(receipt -> ((NotificationDelivered) receipt).acknowledged())
        .containsExactly(event.id());
  }

  @Test
  void whatWasSeenIsReceiptedAndNeverMoreThanTheSessionWasTold() {
    RecipientId user = someone();
    Position hello;
    Position told;
    try (SocketClient socket = node.connect(user)) {
      JsonNode greeting = socket.awaitFrame("connection_established", SOON);
      assertThat(greeting.path("features").valueStream().map(JsonNode::stringValue))
          .contains("seen", "archive");
      hello = Position.parse(greeting.path("position").stringValue()).orElseThrow();
      see(socket, hello);
      node.notify(user, "one");
      told =
          Position.parse(socket.awaitFrame("new_notification", SOON).path("position").stringValue())
              .orElseThrow();
      see(socket, told.at(1L << 40));
      see(socket, hello);
      socket.send("{\"type\":\"seen\",\"position\":\"%s\"}".formatted(foreign(user)));
      assertThat(socket.awaitFrame("error", SOON).path("code").stringValue())
          .isEqualTo("invalid_field");
    }
    List<Position> seen =
        receiptsOf(user).stream()
            .filter(NotificationDelivered.class::isInstance)
            .map(receipt -> ((NotificationDelivered) receipt).seen())
            .filter(Objects::nonNull)
            .toList();
    assertThat(seen).isSorted().doesNotHaveDuplicates().endsWith(told);
  }

  private static void see(SocketClient socket, Position upTo) {
    socket.send("{\"type\":\"seen\",\"position\":\"%s\"}".formatted(upTo));
  }

  private static Position foreign(RecipientId user) {
    EventLog log = node.eventLog();
    return log.position((log.partitionOf(user) + 1) % log.partitions(), 0);
  }

  /// Up to the end of the session.
  private static List<ReceiptEvent> receiptsOf(RecipientId user) {
    List<ReceiptEvent> receipts = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", Infrastructure.shared().bootstrapServers(),
                "key.deserializer", ByteArrayDeserializer.class,
                "value.deserializer", ByteArrayDeserializer.class))) {
      TopicPartition partition =
          new TopicPartition(Topic.RECEIPTS.topicName(), node.eventLog().partitionOf(user));
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long deadline = System.nanoTime() + SOON.toNanos();
      while (System.nanoTime() < deadline
          && receipts.stream().noneMatch(SessionClosed.class::isInstance)) {
        for (ConsumerRecord<byte[], byte[]> kafkaRecord : consumer.poll(Duration.ofMillis(100))) {
          if (EventCodec.parse(kafkaRecord).event() instanceof ReceiptEvent receipt
              && receipt.recipient().equals(user)) {
            receipts.add(receipt);
          }
        }
      }
    } catch (EventCodec.NotAnEvent e) {
      throw new AssertionError(e);
    }
    return receipts;
  }

  @Test
  void unknownIdsAreAcceptedAndChangeNothing() {
    RecipientId user = someone();
    try (SocketClient socket = node.connect(user)) {
      socket.send(
          "{\"type\":\"delete\",\"notification_id\":\"%s\",\"ref\":\"x\"}".formatted(Ids.next()));
      socket.awaitFrame("accepted", SOON);
      node.notify(user, "next");
      JsonNode next = socket.awaitFrame("new_notification", SOON);
      assertThat(next.path("unread_count").intValue()).isOne();
      assertThat(socket.frames("notification_deleted"))
          .extracting(frame -> frame.path("unread_count").intValue())
          .containsExactly(0);
    }
  }
}
