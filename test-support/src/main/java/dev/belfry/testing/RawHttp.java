package dev.belfry.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Sends bytes as they are to an HTTP server on this machine: also what no client library would let
/// pass. Each call is a connection of its own.
public record RawHttp(int port) {
  private static final int PATIENCE_MILLIS = 30_000;

  /// Calls without a body. Headers are whole lines, such as `Accept: */*`.
  public Answer call(String method, String target, String... headers) {
    return call(method, target, new byte[0], headers);
  }

  /// Calls with a body, whose length is told.
  public Answer call(String method, String target, byte[] body, String... headers) {
    String lines = Arrays.stream(headers).map(line -> line + "\r\n").collect(Collectors.joining());
    boolean hasHost =
        Arrays.stream(headers).anyMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("host:"));
    String head =
        "%s %s HTTP/1.1\r\n%s%s%sConnection: close\r\n\r\n"
            .formatted(
                method,
                target,
                hasHost ? "" : "Host: localhost\r\n",
                lines,
                body.length == 0 ? "" : "Content-Length: " + body.length + "\r\n");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(body);
    return send(bytes.toByteArray());
  }

  /// Sends exactly these bytes and reads to the end of the connection.
  public Answer send(byte[] bytes) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      sendAsFarAsItIsRead(socket, bytes);
      return Answer.of(readToTheEnd(socket));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A server that refuses a body need not read it.
  private static void sendAsFarAsItIsRead(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    } catch (IOException e) {
      // The answer tells more.
    }
  }

  private static byte[] readToTheEnd(Socket socket) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] some = new byte[8192];
    try {
      for (int n = socket.getInputStream().read(some);
          n >= 0;
          n = socket.getInputStream().read(some)) {
        all.write(some, 0, n);
      }
    } catch (IOException e) {
      if (all.size() == 0) {
        throw e;
      }
    }
    return all.toByteArray();
  }

  /// What came back.
  ///
  /// @param headers names in any case; several of a name joined by a comma
  /// @param body put together if it came in chunks
  public record Answer(int status, Map<String, String> headers, String body) {
    /// The header's value, empty if there is none.
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }

    private static Answer of(byte[] bytes) {
      String text = new String(bytes, StandardCharsets.UTF_8);
      int end = text.indexOf("\r\n\r\n");
      if (end < 0) {
        throw new IllegalStateException("no HTTP answer, but " + text.length() + " characters");
      }
      List<String> lines = text.substring(0, end).lines().toList();
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (String line : lines.subList(1, lines.size())) {
        int colon = line.indexOf(':');
        headers.merge(
            line.substring(0, colon),
            line.substring(colon + 1).strip(),
            (one, other) -> one + ", " + other);
      }
      int status = Integer.parseInt(lines.getFirst().split(" ", 3)[1]);
      boolean chunked = headers.getOrDefault("Transfer-Encoding", "").equals("chunked");
      int head = text.substring(0, end + 4).getBytes(StandardCharsets.UTF_8).length;
      byte[] body = Arrays.copyOfRange(bytes, head, bytes.length);
      return new Answer(
          status, headers, new String(chunked ? joined(body) : body, StandardCharsets.UTF_8));
    }

    private static byte[] joined(byte[] chunks) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      int at = 0;
      while (true) {
        int line = at;
        while (chunks[line] != '\r') {
          line++;
        }
        int length =
            Integer.parseInt(new String(chunks, at, line - at, StandardCharsets.US_ASCII), 16);
        if (length == 0) {
          return all.toByteArray();
        }
        all.write(chunks, line + 2, length);
        at = line + 2 + length + 2;
      }
    }
  }
}
