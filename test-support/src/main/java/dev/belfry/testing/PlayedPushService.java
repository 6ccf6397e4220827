package dev.belfry.testing;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.belfry.events.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A push service on this machine: it takes what is signed as RFC 8292 says, answers as it is told
/// to, and passes what it has taken on to its browsers, which decrypt it.
public final class PlayedPushService implements AutoCloseable {
  private static final Pattern VAPID = Pattern.compile("vapid t=([^,]+), ?k=([A-Za-z0-9_-]+)");
  private static final String SUBJECT = "mailto:belfry@example.com";

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch end = new CountDownLatch(1);
  private final HttpServer server;
  private final Map<String, PlayedBrowser> browsers = new ConcurrentHashMap<>();
  private final Map<String, Queue<Answer>> answers = new ConcurrentHashMap<>();
  private final Queue<Pushed> pushed = new ConcurrentLinkedQueue<>();
  private final Queue<String> tokens = new ConcurrentLinkedQueue<>();

  /// Takes messages from now on, until it is closed.
  public PlayedPushService() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /// Where its endpoints are.
  public String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// The endpoint of a browser that has subscribed.
  public String endpointOf(PlayedBrowser browser, String name) {
    browsers.put("/" + name, browser);
    return origin() + "/" + name;
  }

  /// What the next messages to a browser are answered; then they are taken.
  public void answers(String name, Answer... next) {
    answers.put("/" + name, new ConcurrentLinkedQueue<>(List.of(next)));
  }

  /// What was taken, in order.
  public List<Pushed> pushed() {
    return List.copyOf(pushed);
  }

  /// All that was sent, taken or not, in order: the tokens it was signed with.
  public List<String> tokens() {
    return List.copyOf(tokens);
  }

  private void handle(HttpExchange call) throws IOException {
    try (call) {
      byte[] body = call.getRequestBody().readAllBytes();
      String path = call.getRequestURI().getPath();
      Answer answer = next(path, call.getRequestHeaders(), body);
      if (answer.status() == 0) {
        end.await();
        return;
      }
      answer.headers().forEach(call.getResponseHeaders()::add);
      byte[] text = answer.body().getBytes(StandardCharsets.UTF_8);
      call.sendResponseHeaders(answer.status(), text.length == 0 ? -1 : text.length);
      call.getResponseBody().write(text);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Answer next(String path, Headers headers, byte[] body) {
    String fault = faultOf(headers);
    if (fault != null) {
      return new Answer(403, Map.of(), "BadJwtToken: " + fault);
    }
    Queue<Answer> told = answers.get(path);
    Answer answer = told == null ? null : told.poll();
    if (answer != null) {
      return answer;
    }
    PlayedBrowser browser = browsers.get(path);
    if (browser == null) {
      return new Answer(410, Map.of(), "");
    }
    try {
      pushed.add(
          new Pushed(
              path.substring(1),
              headers.getFirst("TTL"),
              headers.getFirst("Urgency"),
              headers.getFirst("Topic"),
              body.length,
              Json.mapper().readTree(browser.read(body))));
      return new Answer(201, Map.of(), "");
    } catch (Exception e) {
      return new Answer(400, Map.of(), "not for this browser: " + e);
    }
  }

  /// What is wrong with the signature or the headers; null if nothing is.
  private @Nullable String faultOf(Headers headers) {
    Matcher vapid = VAPID.matcher(String.valueOf(headers.getFirst("Authorization")));
    if (!vapid.matches()) {
      return "no VAPID";
    }
    tokens.add(vapid.group(1));
    try {
      byte[] point = Base64URL.from(vapid.group(2)).decode();
      ECKey key =
          new ECKey.Builder(
                  Curve.P_256,
                  Base64URL.encode(Arrays.copyOfRange(point, 1, 33)),
                  Base64URL.encode(Arrays.copyOfRange(point, 33, 65)))
              .build();
      SignedJWT token = SignedJWT.parse(vapid.group(1));
      JWTClaimsSet claims = token.getJWTClaimsSet();
      Instant ends = claims.getExpirationTime().toInstant();
      if (!token.verify(new ECDSAVerifier(key))) {
        return "signature";
      }
      if (!claims.getAudience().equals(List.of(origin()))) {
        return "aud";
      }
      if (ends.isBefore(Instant.now()) || ends.isAfter(Instant.now().plusSeconds(86_400))) {
        return "exp";
      }
      if (!SUBJECT.equals(claims.getSubject())) {
        return "sub";
      }
    } catch (Exception e) {
      return e.toString();
    }
    String timeToLive = headers.getFirst("TTL");
    return timeToLive != null
            && timeToLive.matches("[1-9][0-9]*")
            && "aes128gcm".equals(headers.getFirst("Content-Encoding"))
        ? null
        : "headers";
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.close();
  }

  /// What the next message is answered.
  ///
  /// @param status 0 for none until the end
  public record Answer(int status, Map<String, String> headers, String body) {
    /// An answer without headers and text.
    public static Answer of(int status) {
      return new Answer(status, Map.of(), "");
    }
  }

  /// What a browser was pushed.
  ///
  /// @param bytes encrypted
  public record Pushed(
      String to,
      String timeToLive,
      String urgency,
      @Nullable String topic,
      int bytes,
      JsonNode text) {}
}
