package dev.belfry.channel.push;

import com.eatthepath.pushy.apns.auth.ApnsVerificationKey;
import com.eatthepath.pushy.apns.server.MockApnsServer;
import com.eatthepath.pushy.apns.server.MockApnsServerBuilder;
import com.eatthepath.pushy.apns.server.PushNotificationHandler;
import com.eatthepath.pushy.apns.server.RejectedNotificationException;
import com.eatthepath.pushy.apns.server.RejectionReason;
import com.eatthepath.pushy.apns.server.ValidatingPushNotificationHandlerFactory;
import dev.belfry.events.Json;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Apple's push service on this machine, over TLS and HTTP/2: it checks headers, sizes and what
/// tokens are signed with, and rejects what it is told to.
final class PlayedApns implements AutoCloseable {
  static final String TOPIC = "com.example.belfry";
  private static final String KEY_ID = "ABCDE12345";
  private static final String TEAM_ID = "TEAM123456";
  private static final String PASSWORD = "changeit";

  private final Path folder;
  private final Path keyFile;
  private final Set<String> devices = ConcurrentHashMap.newKeySet();
  private final Map<String, Queue<RejectedNotificationException>> rejections =
      new ConcurrentHashMap<>();
  private final Set<String> silent = ConcurrentHashMap.newKeySet();
  private final CountDownLatch end = new CountDownLatch(1);
  private final Queue<Pushed> pushed = new ConcurrentLinkedQueue<>();
  private final Queue<String> signatures = new ConcurrentLinkedQueue<>();
  private final MockApnsServer server;
  private final int port;

  /// @param folder for the keys and the certificate
  PlayedApns(Path folder) throws Exception {
    this.folder = folder;
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair key = generator.generateKeyPair();
    keyFile = pem("key.p8", "PRIVATE KEY", key.getPrivate().getEncoded());
    KeyStore store = store();
    X509Certificate certificate = (X509Certificate) store.getCertificate("server");
    pem("server.pem", "CERTIFICATE", certificate.getEncoded());

    var verification = new ApnsVerificationKey(KEY_ID, TEAM_ID, (ECPublicKey) key.getPublic());
    var validating =
        new ValidatingPushNotificationHandlerFactory(
            Map.of(TOPIC, devices),
            Map.of(),
            Map.of(KEY_ID, verification),
            Map.of(verification, Set.of(TOPIC)));
    server =
        new MockApnsServerBuilder()
            .setServerCredentials(
                new X509Certificate[] {certificate},
                (PrivateKey) store.getKey("server", PASSWORD.toCharArray()),
                null)
            .setHandlerFactory(session -> handler(validating.buildHandler(session)))
            .build();
    port = server.start(0).get();
  }

  private KeyStore store() throws Exception {
    Path file = folder.resolve("server.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException("keytool has failed");
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  private Path pem(String name, String what, byte[] bytes) throws IOException {
    return Files.writeString(
        folder.resolve(name),
        "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
            .formatted(what, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)));
  }

  ApnsProperties settings() {
    return new ApnsProperties(
        keyFile.toString(),
        KEY_ID,
        TEAM_ID,
        TOPIC,
        false,
        "localhost:" + port,
        folder.resolve("server.pem").toString());
  }

  /// A device that is there.
  void knows(String device) {
    devices.add(device);
  }

  /// The next pushes to a device are rejected like this; then they are taken.
  void rejects(String device, RejectedNotificationException... next) {
    knows(device);
    rejections.put(device, new ConcurrentLinkedQueue<>(List.of(next)));
  }

  void rejects(String device, RejectionReason reason) {
    rejects(device, new RejectedNotificationException(reason));
  }

  /// A push to a device is not answered, and nothing else is from then on.
  void saysNothingOf(String device) {
    knows(device);
    silent.add(device);
  }

  /// What was taken, in order.
  List<Pushed> pushed() {
    return List.copyOf(pushed);
  }

  /// All that was sent, taken or not: the tokens it was signed with.
  List<String> signatures() {
    return List.copyOf(signatures);
  }

  private PushNotificationHandler handler(PushNotificationHandler validating) {
    return (headers, payload) -> {
      signatures.add(text(headers, "authorization"));
      String device = text(headers, ":path").replace("/3/device/", "");
      if (silent.contains(device)) {
        waitForTheEnd();
      }
      Queue<RejectedNotificationException> told = rejections.get(device);
      RejectedNotificationException rejection = told == null ? null : told.poll();
      if (rejection != null) {
        throw rejection;
      }
      validating.handlePushNotification(headers, payload);
      pushed.add(
          new Pushed(
              device,
              text(headers, "apns-id"),
              text(headers, "apns-topic"),
              headers.contains("apns-collapse-id") ? text(headers, "apns-collapse-id") : null,
              text(headers, "apns-expiration"),
              text(headers, "apns-priority"),
              text(headers, "apns-push-type"),
              payload.readableBytes(),
              json(payload)));
    };
  }

  private void waitForTheEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static JsonNode json(ByteBuf payload) {
    return Json.mapper().readTree(payload.toString(StandardCharsets.UTF_8));
  }

  private static String text(Http2Headers headers, String name) {
    return String.valueOf(headers.get(name));
  }

  /// As if it were new.
  void reset() {
    devices.clear();
    rejections.clear();
    pushed.clear();
    signatures.clear();
  }

  @Override
  public void close() {
    end.countDown();
    server.shutdown().join();
  }

  /// What a device was pushed.
  record Pushed(
      String device,
      String id,
      String topic,
      @Nullable String collapseId,
      String expiration,
      String priority,
      String type,
      int bytes,
      JsonNode payload) {}
}
