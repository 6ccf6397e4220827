package dev.belfry.delivery;

import static dev.belfry.delivery.DeliveryNode.someone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.RecipientId;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.SocketClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Whoever asks for too much waits themselves, and others don't.
class SharesIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int MANY = 1_000;
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
  void floodOfListsThatLastLongLeavesAnothersGreetingAndListAlone() {
    RecipientId flooding = someone();
    RecipientId another = inThePartitionOf(flooding);
    List<SocketClient> flood = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        flood.add(node.connect(flooding));
      }
      node.readModel().holdLists(flooding);
      for (SocketClient socket : flood) {
        socket.send("{\"type\":\"get_notifications\",\"limit\":100}");
      }
      Awaitility.await().atMost(SOON).until(() -> node.readModel().heldLists() > 0);
      try (SocketClient socket = node.socketOf(another).connect()) {
        assertThat(socket.awaitFrame("connection_established", SOON).path("unread_count").isInt())
            .isTrue();
        socket.send("{\"type\":\"get_notifications\",\"limit\":100}");
        socket.awaitFrame("notifications_list", SOON);
      }
      assertThat(node.readModel().mostHeldLists()).isBetween(1, 3);
      node.readModel().holdLists(null);
      for (SocketClient socket : flood) {
        socket.awaitFrame("notifications_list", SOON);
      }
    } finally {
      node.readModel().holdLists(null);
      flood.forEach(SocketClient::close);
    }
  }

  private static RecipientId inThePartitionOf(RecipientId user) {
    return Stream.generate(DeliveryNode::someone)
        .filter(other -> node.eventLog().partitionOf(other) == node.eventLog().partitionOf(user))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whoListsWithoutEndIsToldToWaitAndNobodyElseIs() {
    try (SocketClient floods = node.connect(someone());
        SocketClient other = node.connect(someone())) {
      int asked = 0;
      while (floods.frames("error").isEmpty() && asked < MANY) {
        asked++;
        int answers = asked;
        floods.send("{\"type\":\"get_notifications\",\"limit\":100,\"ref\":\"again\"}");
        floods.awaitFrame(
            _ ->
                floods.frames("notifications_list").size() + floods.frames("error").size()
                    >= answers,
            SOON);
      }
      assertThat(floods.frames("error"))
          .singleElement()
          .satisfies(error -> {
            assertThat(error.path("code").stringValue()).isEqualTo("rate_limited");
            assertThat(error.path("ref").stringValue()).isEqualTo("again");
          });
      assertThat(floods.frames("notifications_list")).hasSizeGreaterThanOrEqualTo(40);
      other.send("{\"type\":\"get_notifications\",\"limit\":100}");
      other.awaitFrame("notifications_list", SOON);
    }
  }

  @Test
  void whoReconnectsInALoopIsToldToWaitAndNobodyElseIs() throws IOException {
    RecipientId loops = someone();
    String answer = "";
    for (int i = 0; i < MANY && !answer.startsWith("HTTP/1.1 429"); i++) {
      try (RawSocket socket = RawSocket.open(node, loops)) {
        answer = socket.firstBytes();
      }
    }
    assertThat(answer).startsWith("HTTP/1.1 429").containsPattern("(?i)retry-after: [1-9]");
    node.connect(someone()).close();
  }

  static Stream<Arguments> framesWithoutEnd() {
    return Stream.of(
        Arguments.of("pings", new byte[0], frame(0x89), 5_000),
        Arguments.of("pongs", new byte[0], frame(0x8A), 5_000),
        Arguments.of("empty continuations", frame(0x01), frame(0x00), 10_000));
  }

  /// An empty one, masked with zeros.
  private static byte[] frame(int first) {
    return new byte[] {(byte) first, (byte) 0x80, 0, 0, 0, 0};
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("framesWithoutEnd")
  void framesThatSayNothingAreCountedToo(String what, byte[] begin, byte[] frame, int count) {
    // A fraction of a second, on a machine that does nothing else; and without the ten seconds that
    // a client has to read why it is closed. A pause of the machine may hold up one.
    Awaitility.await()
        .atMost(SOON)
        .until(() -> flood(begin, frame, count).compareTo(Duration.ofSeconds(9)) < 0);
  }

  /// How long it takes until the session is closed for that.
  private static Duration flood(byte[] begin, byte[] frame, int count) throws IOException {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    frames.write(begin);
    for (int i = 0; i < count; i++) {
      frames.write(frame);
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Instant begun = Instant.EPOCH;
    try (RawSocket socket = RawSocket.open(node, someone())) {
      begun = Instant.now();
      socket.send(frames.toByteArray());
      socket.readAllInto(said);
    } catch (SocketException e) {
      // It was cut off while this was still writing.
    }
    Duration took = Duration.between(begun, Instant.now());
    assertThat(said.toString(StandardCharsets.ISO_8859_1)).contains(closed(4429));
    return took;
  }

  private static String closed(int code) {
    return new String(new byte[] {(byte) (code >> 8), (byte) code}, StandardCharsets.ISO_8859_1);
  }
}
