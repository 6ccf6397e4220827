package dev.belfry.channel.push;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.belfry.events.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Firebase Cloud Messaging on this machine, with the endpoint that gives access tokens: it checks
/// what the account has signed, takes what comes with a token of its own, and answers as it is told
/// to.
public final class PlayedFirebase implements AutoCloseable {
  private static final String PATH = "/v1/projects/belfry-test/messages:send";

  private static final KeyPair KEY = key();

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch end = new CountDownLatch(1);
  private final HttpServer server;
  private final Map<String, Queue<Answer>> answers = new ConcurrentHashMap<>();
  private final Queue<Answer> tokenAnswers = new ConcurrentLinkedQueue<>();
  private final Queue<JsonNode> taken = new ConcurrentLinkedQueue<>();
  private final Queue<String> tried = new ConcurrentLinkedQueue<>();
  private final AtomicInteger tokensGiven = new AtomicInteger();
  private final Set<String> valid = ConcurrentHashMap.newKeySet();

  public PlayedFirebase() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/token", call -> handle(call, (_, body) -> token(body)));
    server.createContext("/v1", call -> handle(call, this::message));
    server.start();
  }

  private static KeyPair key() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2_048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public URI origin() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// The key file of an account, as Google's console makes one.
  public Path credentials(Path folder) {
    String pem =
        "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
            .formatted(
                Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(KEY.getPrivate().getEncoded()));
    try {
      return Files.writeString(
          folder.resolve("firebase.json"),
          Json.mapper()
              .createObjectNode()
              .put("type", "service_account")
              .put("project_id", "belfry-test")
              .put("private_key_id", "k1")
              .put("private_key", pem)
              .put("client_email", "belfry@belfry-test.iam.gserviceaccount.com")
              .put("token_uri", origin() + "/token")
              .toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What the next messages to a device are answered; then they are taken.
  public void answers(String device, Answer... next) {
    answers.put(device, new ConcurrentLinkedQueue<>(List.of(next)));
  }

  /// What the next calls for a token are answered.
  void answersTokens(Answer... next) {
    tokenAnswers.addAll(List.of(next));
  }

  /// Tokens that were given do not hold any more.
  void forgetTokens() {
    valid.clear();
  }

  int tokensGiven() {
    return tokensGiven.get();
  }

  /// The messages that were taken, in order.
  public List<JsonNode> taken() {
    return List.copyOf(taken);
  }

  /// The devices that messages were for, taken or not, in order.
  public List<String> tried() {
    return List.copyOf(tried);
  }

  private Answer token(byte[] body) throws Exception {
    Answer told = tokenAnswers.poll();
    if (told != null) {
      return told;
    }
    String form = new String(body, StandardCharsets.UTF_8);
    String grant = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=";
    if (!form.startsWith(grant)) {
      return new Answer(400, Map.of(), "{\"error\":\"unsupported_grant_type\"}");
    }
    SignedJWT assertion =
        SignedJWT.parse(URLDecoder.decode(form.substring(grant.length()), StandardCharsets.UTF_8));
    JWTClaimsSet claims = assertion.getJWTClaimsSet();
    boolean isRight =
        assertion.verify(new RSASSAVerifier((RSAPublicKey) KEY.getPublic()))
            && "k1".equals(assertion.getHeader().getKeyID())
            && claims.getAudience().equals(List.of(origin() + "/token"))
            && "belfry@belfry-test.iam.gserviceaccount.com".equals(claims.getIssuer())
            && "https://www.googleapis.com/auth/firebase.messaging"
                .equals(claims.getStringClaim("scope"))
            && Duration.between(
                    claims.getIssueTime().toInstant(), claims.getExpirationTime().toInstant())
                .equals(Duration.ofHours(1));
    if (!isRight) {
      return new Answer(400, Map.of(), "{\"error\":\"invalid_grant\"}");
    }
    String token = "ya29.secret-" + tokensGiven.incrementAndGet();
    valid.add(token);
    return new Answer(
        200,
        Map.of(),
        "{\"access_token\":\"%s\",\"expires_in\":3599,\"token_type\":\"Bearer\"}".formatted(token));
  }

  private Answer message(HttpExchange call, byte[] body) {
    if (!call.getRequestURI().getPath().equals(PATH)) {
      return Answer.error(404, "NOT_FOUND");
    }
    String authorization = String.valueOf(call.getRequestHeaders().getFirst("Authorization"));
    if (!valid.contains(authorization.replace("Bearer ", ""))) {
      return Answer.error(401, "UNAUTHENTICATED");
    }
    JsonNode message = Json.mapper().readTree(body).path("message");
    String device = message.path("token").asString("");
    tried.add(device);
    Queue<Answer> told = answers.get(device);
    Answer answer = told == null ? null : told.poll();
    if (answer != null) {
      return answer;
    }
    taken.add(message);
    return new Answer(200, Map.of(), "{\"name\":\"projects/belfry-test/messages/1\"}");
  }

  private void handle(HttpExchange call, Handler handler) throws IOException {
    try (call) {
      Answer answer = handler.answer(call, call.getRequestBody().readAllBytes());
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
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.close();
  }

  @FunctionalInterface
  private interface Handler {
    Answer answer(HttpExchange call, byte[] body) throws Exception;
  }

  /// What it answers.
  ///
  /// @param status 0 for none until the end
  public record Answer(int status, Map<String, String> headers, String body) {
    public static Answer of(int status) {
      return new Answer(status, Map.of(), "");
    }

    /// As Google's services say what is wrong.
    public static Answer error(int status, String code) {
      return error(status, code, "", null);
    }

    static Answer error(int status, String code, String message, @Nullable String field) {
      String details =
          field == null
              ? ""
              : ",{\"@type\":\"type.googleapis.com/google.rpc.BadRequest\",\"fieldViolations\":[{\"field\":\"%s\"}]}"
                  .formatted(field);
      return new Answer(
          status,
          Map.of("Content-Type", "application/json"),
          """
          {"error":{"code":%s,"message":"%s","status":"X","details":[
            {"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError","errorCode":"%s"}%s]}}
          """
              .formatted(status, message, code, details));
    }
  }
}
