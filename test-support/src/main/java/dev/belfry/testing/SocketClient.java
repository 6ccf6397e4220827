package dev.belfry.testing;

import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client of `/ws/notifications` that keeps every frame just as it came, in order.
///
/// ```java
/// try (var alice = SocketClient.to(uri).withToken(token).connect()) {
///   alice.awaitFrame("connection_established", Duration.ofSeconds(5));
/// }
/// ```
///
/// Safe for use by several threads.
public final class SocketClient implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final WebSocket socket;
  private final FrameRecorder recorder;

  SocketClient(WebSocket socket, FrameRecorder recorder) {
    this.socket = socket;
    this.recorder = recorder;
  }

  /// To the socket at this address, `ws://.../ws/notifications`; the rest is said before
  /// connecting.
  public static SocketHandshake to(URI uri) {
    return SocketHandshake.to(uri);
  }

  /// All frames so far.
  public List<JsonNode> frames() {
    return rawFrames().stream().map(JSON::readTree).toList();
  }

  /// All frames of one type so far.
  public List<JsonNode> frames(String type) {
    return frames().stream().filter(ofType(type)).toList();
  }

  /// The text of all frames so far.
  public List<String> rawFrames() {
    return recorder.frames();
  }

  /// The first frame, of those so far and those to come, that this is true of.
  ///
  /// @throws AssertionError when there is none in time; it tells what came instead
  public JsonNode awaitFrame(Predicate<? super JsonNode> wanted, Duration patience) {
    try {
      return Awaitility.await()
          .atMost(patience)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(10))
          .until(() -> frames().stream().filter(wanted).findFirst(), found -> found.isPresent())
          .orElseThrow();
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "No such frame in %s. Came: %s. Close code: %s"
              .formatted(patience, rawFrames(), recorder.closeCode().getNow(null)),
          e);
    }
  }

  /// The first frame of this type.
  public JsonNode awaitFrame(String type, Duration patience) {
    return awaitFrame(ofType(type), patience);
  }

  /// Returns when at least so many frames of this type have come.
  public List<JsonNode> awaitFrames(String type, int count, Duration patience) {
    return Awaitility.await("%s frames %s".formatted(count, type))
        .atMost(patience)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> frames(type), found -> found.size() >= count);
  }

  /// Sends a text frame, whether it is JSON or not. Returns when it is written.
  public void send(String text) {
    socket.sendText(text, true).join();
  }

  /// Sends a binary frame.
  public void sendBinary(byte[] bytes) {
    socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
  }

  /// The code this socket was closed with; 1006 when it just ended.
  public CompletableFuture<Integer> closeCode() {
    return recorder.closeCode();
  }

  /// The reason that came with the close code.
  public String closeReason() {
    return recorder.closeReason();
  }

  /// The subprotocol the server chose; empty if none.
  public String subprotocol() {
    return socket.getSubprotocol();
  }

  /// From now on reads nothing, so that the server's writes pile up. What is in the client's own
  /// small buffer may still come.
  public void stopReading() {
    recorder.stopReading();
  }

  /// Reads on.
  public void resumeReading() {
    recorder.resumeReading(socket);
  }

  /// Ends the connection at once, without a close frame. For a connection reset, connect through a
  /// [TcpProxy] and [TcpProxy#cut()] it.
  public void abort() {
    socket.abort();
    recorder.ended();
  }

  /// Says goodbye (1000), and ends the connection without waiting for an answer.
  @Override
  public void close() {
    if (!socket.isOutputClosed()) {
      socket
          .sendClose(WebSocket.NORMAL_CLOSURE, "")
          .orTimeout(1, TimeUnit.SECONDS)
          .handle((sent, failure) -> sent)
          .join();
    }
    abort();
  }

  private static Predicate<JsonNode> ofType(String type) {
    return frame -> type.equals(frame.path("type").asString(""));
  }
}
