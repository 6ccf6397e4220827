package dev.belfry.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;

/// Just enough of a WebSocket server for one client: it greets and then does as the test says.
final class TinySocketServer implements AutoCloseable {

  private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final CompletableFuture<Socket> client = new CompletableFuture<>();
  private final CompletableFuture<String> request = new CompletableFuture<>();

  TinySocketServer(String status) throws IOException {
    Thread.ofVirtual().start(() -> serve(status));
  }

  URI uri() {
    return URI.create("ws://127.0.0.1:" + listener.getLocalPort() + "/ws/notifications");
  }

  int port() {
    return listener.getLocalPort();
  }

  String request() {
    return request.join();
  }

  /// At most 125 bytes.
  void sendText(String text) throws IOException {
    var payload = text.getBytes(StandardCharsets.UTF_8);
    var frame = new ByteArrayOutputStream();
    frame.write(0x81);
    frame.write(payload.length);
    frame.write(payload);
    client.join().getOutputStream().write(frame.toByteArray());
  }

  void sendClose(int code) throws IOException {
    client
        .join()
        .getOutputStream()
        .write(new byte[] {(byte) 0x88, 2, (byte) (code >> 8), (byte) code});
  }

  /// The text of the next frame the client sends, at most 125 bytes.
  String readText() throws IOException {
    var in = new DataInputStream(client.join().getInputStream());
    in.readByte();
    var payload = new byte[in.readByte() & 0x7f];
    var mask = in.readNBytes(4);
    in.readFully(payload);
    for (var i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i % 4];
    }
    return new String(payload, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    // Nobody may have come, or be let in any more.
    if (client.isDone() && !client.isCompletedExceptionally()) {
      client.join().close();
    }
  }

  private void serve(String status) {
    try {
      var socket = listener.accept();
      var head = head(socket);
      // Before the answer: whoever is let in may close this server at once.
      request.complete(head);
      client.complete(socket);
      socket.getOutputStream().write(answer(status, head).getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      request.completeExceptionally(e);
      client.completeExceptionally(e);
    }
  }

  private static String head(Socket socket) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) socket.getInputStream().read());
    }
    return head.toString();
  }

  private static String answer(String status, String head) {
    if (!status.startsWith("101")) {
      return "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n";
    }
    var chosen = head.contains("belfry.v1") ? "Sec-WebSocket-Protocol: belfry.v1\r\n" : "";
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + chosen
        + "Sec-WebSocket-Accept: "
        + accept(head.replaceAll("(?is).*Sec-WebSocket-Key: (\\S+).*", "$1"))
        + "\r\n\r\n";
  }

  private static String accept(String key) {
    try {
      var text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
      var digest =
          MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
