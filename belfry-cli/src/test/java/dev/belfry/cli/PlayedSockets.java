package dev.belfry.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/// Sockets that say what the test wants, one after the other, and take no notice of what they are
/// told.
final class PlayedSockets implements AutoCloseable {
  private static final int TEXT = 0x81;
  private static final int CLOSE = 0x88;
  private static final byte[] GOING_AWAY = {1_001 >> 8, (byte) 1_001};
  private static final String KEY = "sec-websocket-key:";

  private final ServerSocket door;

  /// @param sessions the frames of each, of less than 126 bytes, with ' for "
  PlayedSockets(List<List<String>> sessions) {
    try {
      door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(() -> sessions.forEach(frames -> serve(door, frames)));
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + door.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    door.close();
  }

  /// Ends the session after the last frame if that has no position.
  private static void serve(ServerSocket door, List<String> frames) {
    try (Socket socket = door.accept()) {
      socket.getOutputStream().write(handshake(socket).getBytes(StandardCharsets.US_ASCII));
      for (String frame : frames) {
        byte[] bytes = frame.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        write(TEXT, bytes, socket.getOutputStream());
      }
      if (!frames.getLast().contains("position")) {
        write(CLOSE, GOING_AWAY, socket.getOutputStream());
      }
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String handshake(Socket socket) throws IOException {
    var head =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    String key = "";
    for (String line = head.readLine(); !line.isEmpty(); line = head.readLine()) {
      if (line.regionMatches(true, 0, KEY, 0, KEY.length())) {
        key = line.substring(KEY.length()).strip();
      }
    }
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Accept: %s\r\n\r\n".formatted(accept(key));
  }

  private static String accept(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest(
                  (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                      .getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static void write(int type, byte[] bytes, OutputStream out) throws IOException {
    out.write(new byte[] {(byte) type, (byte) bytes.length});
    out.write(bytes);
    out.flush();
  }
}
