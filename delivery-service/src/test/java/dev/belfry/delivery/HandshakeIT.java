package dev.belfry.delivery;

import static dev.belfry.delivery.DeliveryNode.someone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.events.RecipientId;
import dev.belfry.testing.HandshakeRefused;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.SocketClient;
import dev.belfry.testing.SocketHandshake;
import dev.belfry.testing.Tokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may open a socket, and for how long.
class HandshakeIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String TRUSTED = "https://app.example.com";

  /// The shortest life of a token with which even a busy machine opens a socket.
  private static final Duration LETS_IN = Duration.ofSeconds(12);

  private static DeliveryNode node;

  @BeforeAll
  static void start() {
    node =
        DeliveryNode.start(
            Infrastructure.shared().bootstrapServers(), "belfry.allowed-origins=" + TRUSTED);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void tokenInAuthorizationOpensASocket() {
    try (SocketClient socket = node.connect(someone())) {
      assertThat(socket.subprotocol()).isEmpty();
    }
  }

  @Test
  void tokenInTheSubprotocolsOpensASocketThatSpeaksBelfry() {
    String token = Tokens.user(someone().value()).signed();
    try (SocketClient socket =
        SocketClient.to(node.uri()).withTokenInSubprotocol(token).connect()) {
      socket.awaitFrame("connection_established", SOON);
      assertThat(socket.subprotocol()).isEqualTo("belfry.v1");
    }
  }

  @Test
  void trailingSlashIsAccepted() {
    String token = Tokens.user(someone().value()).signed();
    try (SocketClient socket =
        SocketClient.to(URI.create(node.uri() + "/")).withToken(token).connect()) {
      socket.awaitFrame("connection_established", SOON);
    }
  }

  @Test
  void noTokenIs401WithAProblem() throws IOException, InterruptedException {
    assertThatThrownBy(() -> SocketClient.to(node.uri()).connect())
        .isInstanceOfSatisfying(
            HandshakeRefused.class, refused -> assertThat(refused.status()).isEqualTo(401));
    String inUrl = Tokens.user("alice").signed();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(
                      URI.create(
                          "http://127.0.0.1:%s/ws/notifications?access_token=%s&token=%s"
                              .formatted(node.port(), inUrl, inUrl)))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }
  }

  @Test
  void badTokenInAuthorizationIs401() {
    for (String token : badTokens()) {
      assertThatThrownBy(() -> SocketClient.to(node.uri()).withToken(token).connect())
          .isInstanceOfSatisfying(
              HandshakeRefused.class, refused -> assertThat(refused.status()).isEqualTo(401));
    }
  }

  @Test
  void badTokenInTheSubprotocolsIsAcceptedAndClosedWith4401() {
    for (String token : badTokens()) {
      SocketClient socket = SocketClient.to(node.uri()).withTokenInSubprotocol(token).connect();
      assertThat(socket.closeCode()).succeedsWithin(SOON).isEqualTo(4401);
      assertThat(socket.frames()).isEmpty();
    }
  }

  @Test
  void theCloseFrameSaysWhyATokenIsRefused() {
    String expired = Tokens.user("alice").expired();
    SocketClient socket = SocketClient.to(node.uri()).withTokenInSubprotocol(expired).connect();
    assertThat(socket.closeCode()).succeedsWithin(SOON).isEqualTo(4401);
    assertThat(socket.closeReason()).isEqualTo("The token has expired.");
  }

  private static List<String> badTokens() {
    Tokens alice = Tokens.user("alice");
    return List.of(
        "rubbish",
        alice.expired(),
        alice.unsigned(),
        alice.signedWithAnotherKey(),
        alice.signedWithThePublicKeyAsSecret(),
        Tokens.user("not a recipient").signed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "https://app.example.com.evil", "http://app.example.com"})
  void foreignOriginIs403(String origin) {
    SocketHandshake handshake = node.socketOf(someone()).fromOrigin(origin);
    assertThatThrownBy(handshake::connect)
        .isInstanceOfSatisfying(
            HandshakeRefused.class, refused -> assertThat(refused.status()).isEqualTo(403));
  }

  @Test
  void ownAndTrustedOriginsAreAllowed() {
    for (String origin : List.of(TRUSTED, "http://127.0.0.1:" + node.port())) {
      try (SocketClient socket = node.socketOf(someone()).fromOrigin(origin).connect()) {
        socket.awaitFrame("connection_established", SOON);
      }
    }
  }

  @Test
  void compressionIsNotAgreedOn() throws IOException {
    String answer =
        upgrade("13", "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n");
    assertThat(answer).startsWith("HTTP/1.1 101").doesNotContainIgnoringCase("extensions");
  }

  @Test
  void otherVersionOfTheProtocolIs426() throws IOException {
    assertThat(upgrade("8", "")).startsWith("HTTP/1.1 426");
  }

  @ParameterizedTest
  @ValueSource(strings = {"?position=%zz", "?position=", "?position=a&position=b"})
  void aPositionThatCannotBeReadIsNoReasonToRefuse(String query) throws IOException {
    assertThat(upgrade(query, "13", "")).startsWith("HTTP/1.1 101");
  }

  private static String upgrade(String version, String header) throws IOException {
    return upgrade("", version, header);
  }

  private static String upgrade(String query, String version, String header) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
      socket
          .getOutputStream()
          .write(
              ("GET /ws/notifications"
                      + query
                      + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
                      + "Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                      + "Sec-WebSocket-Version: %s\r\nAuthorization: Bearer %s\r\n%s\r\n"
                          .formatted(version, Tokens.user(someone().value()).signed(), header))
                  .getBytes(StandardCharsets.US_ASCII));
      byte[] answer = new byte[4096];
      int length = socket.getInputStream().read(answer);
      return new String(answer, 0, length, StandardCharsets.US_ASCII).split("\r\n\r\n", 2)[0];
    }
  }

  @Test
  void socketEndsWithItsToken() {
    RecipientId user = someone();
    String token = Tokens.user(user.value()).expiringIn(LETS_IN).signed();
    SocketClient socket = SocketClient.to(node.uri()).withToken(token).connect();
    socket.awaitFrame("connection_established", SOON);
    assertThat(socket.closeCode()).succeedsWithin(SOON).isEqualTo(4401);
  }

  @Test
  void newerTokenOfTheSameUserLetsTheSocketLive() {
    RecipientId user = someone();
    Tokens tokens = Tokens.user(user.value());
    String shortLived = tokens.expiringIn(LETS_IN).signed();
    String mediumLived = tokens.expiringIn(LETS_IN.plusSeconds(2)).signed();
    try (SocketClient socket = SocketClient.to(node.uri()).withToken(shortLived).connect();
        SocketClient other = SocketClient.to(node.uri()).withToken(mediumLived).connect()) {
      socket.awaitFrame("connection_established", SOON);
      socket.send("{\"type\":\"authenticate\",\"token\":\"%s\"}".formatted(tokens.signed()));
      other.send(
          "{\"type\":\"authenticate\",\"token\":\"%s\"}"
              .formatted(Tokens.user("someone-else").signed()));
      assertThat(other.awaitFrame("error", SOON).path("code").stringValue())
          .isEqualTo("invalid_field");
      assertThat(other.closeCode()).succeedsWithin(SOON).isEqualTo(4401);
      node.notify(user, "still here");
      socket.awaitFrame("new_notification", SOON);
    }
  }

  @Test
  void twentyFirstSessionClosesTheOldest() {
    RecipientId user = someone();
    List<SocketClient> sockets = IntStream.range(0, 21).mapToObj(_ -> node.connect(user)).toList();
    assertThat(sockets.getFirst().closeCode()).succeedsWithin(SOON).isEqualTo(4509);
    node.notify(user, "to the twenty");
    sockets.subList(1, 21).forEach(socket -> socket.awaitFrame("new_notification", SOON));
    sockets.forEach(SocketClient::close);
  }
}
