package dev.belfry.testing;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/// What a [SocketClient] says when it connects. Each method returns a changed copy.
///
/// @param uri the socket's
/// @param headers of the upgrade request
/// @param subprotocols in the order of preference
public record SocketHandshake(URI uri, Map<String, String> headers, List<String> subprotocols) {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  public SocketHandshake {
    headers = Map.copyOf(headers);
    subprotocols = List.copyOf(subprotocols);
  }

  static SocketHandshake to(URI uri) {
    return new SocketHandshake(uri, Map.of(), List.of());
  }

  /// As services do: the token in `Authorization`.
  public SocketHandshake withToken(String token) {
    return withHeader("Authorization", "Bearer " + token);
  }

  /// As browsers have to: the token in the list of subprotocols.
  public SocketHandshake withTokenInSubprotocol(String token) {
    return new SocketHandshake(uri, headers, List.of("belfry.v1", "bearer." + token));
  }

  public SocketHandshake withHeader(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new SocketHandshake(uri, more, subprotocols);
  }

  public SocketHandshake fromOrigin(String origin) {
    return withHeader("Origin", origin);
  }

  /// Resumes after the last position seen.
  public SocketHandshake resumingFrom(String position) {
    var query = "?position=" + URLEncoder.encode(position, StandardCharsets.UTF_8);
    return new SocketHandshake(uri.resolve(uri.getPath() + query), headers, subprotocols);
  }

  /// Connects, and returns when the server has agreed.
  ///
  /// @throws HandshakeRefused when the server answers, but not with 101
  public SocketClient connect() {
    var recorder = new FrameRecorder();
    var builder = HTTP.newWebSocketBuilder().connectTimeout(PATIENCE);
    headers.forEach(builder::header);
    if (!subprotocols.isEmpty()) {
      builder.subprotocols(
          subprotocols.getFirst(),
          subprotocols.subList(1, subprotocols.size()).toArray(String[]::new));
    }
    try {
      return new SocketClient(builder.buildAsync(uri, recorder).join(), recorder);
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        throw new HandshakeRefused(refused.getResponse().statusCode(), refused);
      }
      throw e;
    }
  }
}
