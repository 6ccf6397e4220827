package dev.belfry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SocketClientIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  private final TinySocketServer server = new TinySocketServer("101");

  SocketClientIT() throws IOException {}

  @AfterEach
  void closeServer() throws IOException {
    server.close();
  }

  @Test
  void keepsEveryFrameInOrder_andFindsTheOneWanted() throws IOException {
    try (var client = SocketClient.to(server.uri()).withToken("t").connect()) {
      server.sendText("{\"type\": \"a\",  \"n\": 1}");
      server.sendText("{\"type\":\"b\"}");
      server.sendText("{\"type\":\"a\",\"n\":2}");

      assertThat(client.awaitFrame("b", SOON).path("type").asString()).isEqualTo("b");
      assertThat(client.awaitFrame(frame -> frame.path("n").asInt(0) == 2, SOON)).isNotNull();
      assertThat(client.rawFrames()).first().isEqualTo("{\"type\": \"a\",  \"n\": 1}");
      assertThat(client.awaitFrames("a", 2, SOON)).hasSize(2);
    }
    assertThat(server.request()).contains("Authorization: Bearer t\r\n");
  }

  @Test
  void tellsWhatCameInsteadOfTheFrameWanted() throws IOException {
    try (var client = SocketClient.to(server.uri()).connect()) {
      server.sendText("{\"type\":\"other\"}");
      client.awaitFrame("other", SOON);
      assertThatThrownBy(() -> client.awaitFrame("wanted", Duration.ofMillis(100)))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("other");
    }
  }

  @Test
  void saysTheTokenInTheSubprotocolAndThePositionInTheQuery() {
    var handshake = SocketClient.to(server.uri()).withTokenInSubprotocol("t").resumingFrom("1.2+3");
    try (var client = handshake.fromOrigin("https://app.example").connect()) {
      assertThat(client.subprotocol()).isEqualTo("belfry.v1");
    }
    assertThat(server.request())
        .startsWith("GET /ws/notifications?position=1.2%2B3 ")
        .contains("belfry.v1", "bearer.t", "Origin: https://app.example");
  }

  @Test
  void sendsAndLearnsTheCloseCode() throws Exception {
    try (var client = SocketClient.to(server.uri()).connect()) {
      client.send("{\"type\":\"ping\"}");
      assertThat(server.readText()).isEqualTo("{\"type\":\"ping\"}");
      server.sendClose(4401);
      assertThat(client.closeCode().get(60, TimeUnit.SECONDS)).isEqualTo(4401);
    }
  }

  @Test
  void aConnectionThatJustEndsIsA1006() throws Exception {
    try (var client = SocketClient.to(server.uri()).connect()) {
      server.close();
      assertThat(client.closeCode().get(60, TimeUnit.SECONDS)).isEqualTo(1006);
    }
  }

  @Test
  void readsNothingWhileItIsToldNotTo() throws Exception {
    try (var client = SocketClient.to(server.uri()).connect()) {
      client.stopReading();
      // One frame may have been asked for already; the second is not.
      server.sendText("{\"type\":\"first\"}");
      server.sendText("{\"type\":\"second\"}");
      client.awaitFrame("first", SOON);
      Awaitility.await()
          .during(Duration.ofMillis(200))
          .until(() -> client.frames("second").isEmpty());
      client.resumeReading();
      client.awaitFrame("second", SOON);
    }
  }

  @Test
  void aRefusedHandshakeTellsItsStatus() throws IOException {
    try (var refusing = new TinySocketServer("401 Unauthorized")) {
      assertThatExceptionOfType(HandshakeRefused.class)
          .isThrownBy(() -> SocketClient.to(refusing.uri()).connect())
          .satisfies(refused -> assertThat(refused.status()).isEqualTo(401));
    }
  }
}
