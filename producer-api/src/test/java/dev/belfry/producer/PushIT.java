package dev.belfry.producer;

import static dev.belfry.producer.ProducerService.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.belfry.events.ContactChange;
import dev.belfry.events.ContactKey;
import dev.belfry.events.EventCodec.NotAnEvent;
import dev.belfry.events.EventLog;
import dev.belfry.events.PushPlatform;
import dev.belfry.events.PushPut;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Topic;
import dev.belfry.producer.send.LogWriter;
import dev.belfry.service.push.VapidKey;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.LogLines;
import dev.belfry.testing.Tokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushIT {
  private static final String PATH = "/api/push/subscriptions";
  private static final String P256DH =
      "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
  private static final String AUTH = "BTBZMqHH6r4Tts7J_aSIgg";

  private static final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private static volatile String displaced = "";
  @TempDir private static Path folder;
  private static HttpServer persistence;
  private static ProducerService service;
  private static TopicReader topics;
  private static EventLog log;

  private final RecipientId alice = new RecipientId("alice-" + UUID.randomUUID());
  private final Tokens token = Tokens.user(alice.value());

  @BeforeAll
  static void start() throws IOException {
    persistence = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    persistence.createContext(
        "/",
        call -> {
          asked.add(call.getRequestURI().toString());
          byte[] body =
              "{\"displaced\":[%s]}".formatted(displaced).getBytes(StandardCharsets.UTF_8);
          try (call) {
            call.sendResponseHeaders(200, body.length);
            call.getResponseBody().write(body);
          }
        });
    persistence.start();
    String kafka = Infrastructure.shared().bootstrapServers();
    service =
        ProducerService.patient(
            kafka,
            ProducerService.PERSISTENCE_URL
                + "http://127.0.0.1:"
                + persistence.getAddress().getPort(),
            "--belfry.channel.push.web.enabled=true",
            "--belfry.channel.push.web.key-file=" + folder.resolve("push.jwk"));
    topics = new TopicReader(kafka);
    await().until(() -> service.readiness().statusCode() == 200);
    log = service.bean(LogWriter.class).eventLog();
  }

  @AfterAll
  static void stop() {
    service.close();
    persistence.stop(0);
  }

  @Test
  void everyoneMayHaveThePublicKey() {
    HttpResponse<String> answer =
        service.send(HttpRequest.newBuilder(service.uri("/api/push/key")));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo("{\"key\":\"%s\"}".formatted(service.bean(VapidKey.class).encoded()));
    assertThat(service.send(HttpRequest.newBuilder(service.uri(PATH))).statusCode()).isEqualTo(401);
  }

  @Test
  void aBrowserIsRegisteredAsOftenAsItLikesUnderOneId() {
    displaced = "";

    HttpResponse<String> first = service.post(PATH, token, browser("a"));
    HttpResponse<String> again = service.post(PATH, token, browser("a"));

    assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
    assertThat(again.body()).isEqualTo(first.body());
    UUID id = UUID.fromString(json(first).get("id").stringValue());
    assertThat(changes())
        .hasSize(2)
        .last()
        .isInstanceOfSatisfying(
            ContactChange.Put.class,
            change ->
                assertThat(change.event())
                    .usingRecursiveComparison()
                    .ignoringFields("registeredAt")
                    .isEqualTo(
                        new PushPut(
                            alice,
                            id,
                            PushPlatform.WEB,
                            "https://fcm.googleapis.com/c4n4ry/" + alice + "/a",
                            P256DH,
                            AUTH,
                            service.bean(VapidKey.class).id(),
                            null,
                            Instant.EPOCH,
                            alice.value())));
    assertThat(asked).contains("/internal/push/displaced?id=" + id);
  }

  @Test
  void aPhoneIsRegisteredByItsToken() {
    displaced = "";

    HttpResponse<String> answer =
        service.post(PATH, token, "{\"platform\":\"fcm\",\"token\":\"c4n4ry-token:of_a-phone\"}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(changes())
        .singleElement()
        .extracting(ContactChange::key)
        .isEqualTo(
            ContactKey.push(alice, PushPut.idOf(PushPlatform.FCM, "c4n4ry-token:of_a-phone")));
  }

  @Test
  void whatItTakesThePlaceOfIsErasedFirst() {
    ContactKey former = ContactKey.push(new RecipientId("bob-" + alice), UUID.randomUUID());
    ContactKey oldest = ContactKey.push(alice, UUID.randomUUID());
    displaced = "\"%s\",\"%s\",\"%s/email\",\"nonsense\"".formatted(former, oldest, alice);

    assertThat(service.post(PATH, token, browser("a")).statusCode()).isEqualTo(202);

    assertThat(changes()).first().isEqualTo(new ContactChange.Erased(oldest));
    assertThat(changes()).hasSize(2).last().isInstanceOf(ContactChange.Put.class);
    assertThat(changesOf(former.recipient())).containsExactly(new ContactChange.Erased(former));
  }

  @Test
  void whatIsRemovedIsATombstoneOfOnesOwn() {
    displaced = "";
    String id = json(service.post(PATH, token, browser("a"))).get("id").stringValue();

    HttpResponse<String> answer = service.send(service.call("DELETE", PATH + "/" + id, token, ""));

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).isEqualTo("{\"id\":\"%s\"}".formatted(id));
    assertThat(changes())
        .last()
        .isEqualTo(new ContactChange.Erased(ContactKey.push(alice, UUID.fromString(id))));
    assertThat(service.send(service.call("DELETE", PATH + "/c4n4ry", token, "")).statusCode())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"endpoint\":\"https://fcm.googleapis.com/c4n4ry\"}",
        "{\"endpoint\":\"https://fcm.googleapis.com/c4n4ry\",\"keys\":\"c4n4ry\"}",
        "{\"endpoint\":\"https://fcm.googleapis.com/c4n4ry\",\"keys\":{\"p256dh\":\"%P\"}}",
        "{\"endpoint\":\"https://fcm.googleapis.com/c4n4ry\",\"keys\":{\"auth\":\"%A\"}}",
        "{\"endpoint\":\"https://fcm.googleapis.com/c4n4ry\",\"keys\":{\"p256dh\":\"%A\",\"auth\":\"%A\"}}",
        "{\"endpoint\":\"https://fcm.googleapis.com/c4n4ry\",\"keys\":{\"p256dh\":\"%P\",\"auth\":\"c4n4ry\"}}",
        "{\"endpoint\":\"https://fcm.googleapis.com/c4n4ry\",\"keys\":{\"p256dh\":\"%P\",\"auth\":\"%A\",\"c4n4ry\":1}}",
        "{\"endpoint\":\"https://fcm.googleapis.com/c4n4ry\",\"keys\":{\"p256dh\":\"%P\",\"auth\":\"%A\"},\"token\":\"x\"}",
        "{\"endpoint\":\"http://fcm.googleapis.com/c4n4ry\",\"keys\":{\"p256dh\":\"%P\",\"auth\":\"%A\"}}",
        "{\"endpoint\":\"https://c4n4ry.example/\",\"keys\":{\"p256dh\":\"%P\",\"auth\":\"%A\"}}",
        "{\"endpoint\":\"https://127.0.0.1/c4n4ry\",\"keys\":{\"p256dh\":\"%P\",\"auth\":\"%A\"}}",
        "{\"endpoint\":1,\"keys\":{\"p256dh\":\"%P\",\"auth\":\"%A\"}}",
        "{\"platform\":\"c4n4ry\",\"token\":\"0123456789abcdef\"}",
        "{\"platform\":\"apns\"}",
        "{\"platform\":\"apns\",\"token\":\"c4n4ry\"}",
        "{\"platform\":\"apns\",\"token\":\"c4n4ry/0123456789abcdef\"}",
        "{\"platform\":\"fcm\",\"token\":\"0123456789abcdef\",\"endpoint\":\"c4n4ry\"}"
      })
  void aDeviceOutsideTheContractIsRefused(String body) {
    HttpResponse<String> answer =
        service.post(PATH, token, body.replace("%P", P256DH).replace("%A", AUTH));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body()).doesNotContain("c4n4ry");
    assertThat(changes()).isEmpty();
  }

  @Test
  void whatLetsOthersPushIsInNoLogLineAndInNoOtherTopic() {
    displaced = "";
    try (LogLines lines = LogLines.listen()) {
      service.post(PATH, token, browser("a"));
      service.post(PATH, token, browser("b").replace("fcm", "c4n4ry"));

      assertThat(lines.ofService()).noneMatch(line -> line.contains("c4n4ry"));
    }
    for (Topic topic : List.of(Topic.NOTIFICATIONS, Topic.RECEIPTS, Topic.AUDIT)) {
      assertThat(topics.all(topic))
          .noneMatch(each ->
              new String(each.value(), StandardCharsets.UTF_8)
                  .contains("googleapis.com/c4n4ry/" + alice));
    }
  }

  @Test
  void wherePushIsOffAllThatIsSaidIsThat() {
    try (ProducerService off =
        ProducerService.patient(Infrastructure.shared().bootstrapServers())) {
      for (HttpResponse<String> answer :
          List.of(
              off.send(HttpRequest.newBuilder(off.uri("/api/push/key"))),
              off.post(PATH, token, browser("a")))) {
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("belfry.channel.push.web.enabled");
      }
    }
  }

  private String browser(String name) {
    return "{\"endpoint\":\"https://fcm.googleapis.com/c4n4ry/%s/%s\",\"expirationTime\":null,\"keys\":{\"p256dh\":\"%s\",\"auth\":\"%s\"}}"
        .formatted(alice, name, P256DH, AUTH);
  }

  private List<ContactChange> changes() {
    return changesOf(alice);
  }

  private static List<ContactChange> changesOf(RecipientId whose) {
    return topics.all(Topic.CONTACTS).stream()
        .map(each -> {
          try {
            return ContactChange.parse(log, each);
          } catch (NotAnEvent e) {
            throw new AssertionError(e.reason(), e);
          }
        })
        .filter(change -> change.key().recipient().equals(whose))
        .toList();
  }
}
