package dev.belfry.delivery;

import dev.belfry.events.RecipientId;
import dev.belfry.testing.Tokens;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A socket that may say what no client would, and reads only when it is asked to.
final class RawSocket implements AutoCloseable {
  private static final int CLOSE = 0x88;

  /// So small that what the client does not read waits in the server.
  private static final int RECEIVE_BUFFER = 8 * 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Socket socket;

  private RawSocket(Socket socket) {
    this.socket = socket;
  }

  /// Asks for a socket, and doesn't wait for the answer.
  static RawSocket open(DeliveryNode node, RecipientId user) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(RECEIVE_BUFFER);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port()));
    RawSocket raw = new RawSocket(socket);
    raw.send(
        """
        GET /ws/notifications HTTP/1.1\r
        Host: 127.0.0.1\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
        Sec-WebSocket-Version: 13\r
        Authorization: Bearer %s\r
        \r
        """
            .formatted(Tokens.user(user.value()).signed())
            .getBytes(StandardCharsets.US_ASCII));
    return raw;
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /// What comes first: the answer, as long as no frame has followed it.
  String firstBytes() throws IOException {
    byte[] bytes = new byte[4096];
    int length = socket.getInputStream().read(bytes);
    return new String(bytes, 0, length, StandardCharsets.US_ASCII);
  }

  /// Reads until the end.
  void readAllInto(OutputStream out) throws IOException {
    socket.getInputStream().transferTo(out);
  }

  /// Reads until a close frame comes, or the end.
  ///
  /// @return 1006 where the connection ended without a close frame
  int closeCode() throws IOException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    for (int newlines = 0; newlines < 4; ) { // the head of the answer
      int c = in.readUnsignedByte();
      newlines = c == '\r' || c == '\n' ? newlines + 1 : 0;
    }
    while (true) {
      int kind = in.read();
      if (kind < 0) {
        return 1006;
      }
      int length = in.readUnsignedByte();
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = Math.toIntExact(in.readLong());
      }
      if (kind == CLOSE) {
        return length < 2 ? 1005 : in.readUnsignedShort();
      }
      in.skipNBytes(length);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
