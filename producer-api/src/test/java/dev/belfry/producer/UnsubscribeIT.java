package dev.belfry.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.Event;
import dev.belfry.events.Json;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import dev.belfry.events.SettingsMembers;
import dev.belfry.events.SettingsPatched;
import dev.belfry.events.Sha256;
import dev.belfry.events.Topic;
import dev.belfry.service.secret.ChannelSecret;
import dev.belfry.service.secret.Unsubscribe;
import dev.belfry.service.secret.UnsubscribeTokens;
import dev.belfry.testing.Infrastructure;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnsubscribeIT {
  private static final String SECRET = "a secret of the test".replace(' ', '-');
  private static ProducerService service;
  private static TopicReader topics;

  private final RecipientId alice = new RecipientId("alice-" + UUID.randomUUID());
  private final Unsubscribe allowed = new Unsubscribe(alice, "orders", UUID.randomUUID());
  private final String path =
      "/unsubscribe/" + new UnsubscribeTokens(new ChannelSecret(SECRET)).seal(allowed);

  @BeforeAll
  static void start() {
    String kafka = Infrastructure.shared().bootstrapServers();
    service = ProducerService.patient(kafka, "--belfry.channel.secret=" + SECRET);
    topics = new TopicReader(kafka);
    await().until(() -> service.readiness().statusCode() == 200);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/x-www-form-urlencoded | List-Unsubscribe=One-Click",
        "multipart/form-data; boundary=b | --b~Content-Disposition: form-data;"
            + " name=\"List-Unsubscribe\"~~One-Click~--b--~",
        "application/x-www-form-urlencoded | ''",
        "text/plain | anything"
      })
  void onePostSwitchesOffOneCell(String contentType, String body) {
    HttpResponse<String> answer = post(path, contentType, body.replace("~", "\r\n"));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("You get no more e-mail of the kind “orders”");
    assertThat(changes())
        .containsExactly(
            new SettingsPatched(
                alice,
                "unsubscribe:" + allowed.deliveryId(),
                SettingsMembers.of(
                    Json.readObject("{\"preferences\":{\"orders\":{\"email\":false}}}"))));
    assertThat(changes().getFirst().applyTo(Settings.DEFAULT).preferences().cells())
        .hasSize(1)
        .containsKey("orders");
  }

  @Test
  void theSameAgainHasTheSameAnswer() {
    String first = post(path).body();
    for (int i = 0; i < 5; i++) {
      HttpResponse<String> answer = post(path);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(first);
      assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
      assertThat(answer.headers().firstValue("Location")).isEmpty();
    }
  }

  @Test
  void whoLooksAtThePageChangesNothing() {
    for (int i = 0; i < 100; i++) {
      assertThat(call("GET", path).statusCode()).isEqualTo(200);
      assertThat(call("HEAD", path).statusCode()).isEqualTo(200);
    }
    HttpResponse<String> page = call("GET", path);

    assertThat(changes()).isEmpty();
    assertThat(page.body())
        .contains("No more e-mail of the kind “orders”?", "<form method=\"post\">", "<button>")
        .doesNotContain("<script", " src=", "http:", "https:", alice.value());
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
    String style = page.body().replaceAll("(?s).*<style>(.*)</style>.*", "$1");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'", "frame-ancestors 'none'")
        .contains(
            "style-src 'sha256-%s';"
                .formatted(
                    Base64.getEncoder()
                        .encodeToString(Sha256.of(style.getBytes(StandardCharsets.UTF_8)))))
        .doesNotContain("unsafe");
    assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
    assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(call("HEAD", path).body()).isEmpty();
  }

  @Test
  void thePageIsInTheReadersLanguage() {
    HttpResponse<String> page =
        service.send(
            HttpRequest.newBuilder(service.uri(path))
                .header("Accept-Language", "ko-KR,ko;q=0.9,en;q=0.5"));

    assertThat(page.body()).contains("<html lang=\"ko\">", "그만 받으시겠습니까?");
  }

  @Test
  void noTokenIsNeededAndABadOneDoesNotHelp() {
    HttpResponse<String> answer =
        service.send(
            HttpRequest.newBuilder(service.uri(path.substring(0, path.length() - 3) + "AAA"))
                .POST(BodyPublishers.ofString("List-Unsubscribe=One-Click")));

    assertThat(answer.statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "AQ", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "%20"})
  void whatIsForgedIsUnknown(String token) {
    for (String method : List.of("GET", "HEAD", "POST")) {
      assertThat(call(method, "/unsubscribe/" + token).statusCode()).as(method).isEqualTo(404);
    }
    String other =
        new UnsubscribeTokens(new ChannelSecret("another secret of the test")).seal(allowed);
    assertThat(post("/unsubscribe/" + other).statusCode()).isEqualTo(404);
    assertThat(changes()).isEmpty();
  }

  @Test
  void aLargeBodyIsRefused() {
    assertThat(post(path, "application/x-www-form-urlencoded", "x".repeat(10_000)).statusCode())
        .isEqualTo(413);
    assertThat(changes()).isEmpty();
  }

  @Test
  void whoRepeatsItEndlesslyIsToldToWait() {
    HttpResponse<String> answer = post(path);
    for (int i = 0; i < 1_000 && answer.statusCode() == 200; i++) {
      answer = post(path);
    }

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
  }

  private static HttpResponse<String> post(String path) {
    return post(path, "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click");
  }

  private static HttpResponse<String> post(String path, String contentType, String body) {
    return service.send(
        HttpRequest.newBuilder(service.uri(path))
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofString(body)));
  }

  private static HttpResponse<String> call(String method, String path) {
    return service.send(
        HttpRequest.newBuilder(service.uri(path)).method(method, BodyPublishers.noBody()));
  }

  private List<SettingsPatched> changes() {
    return topics
        .events(Topic.NOTIFICATIONS)
        .filter(event -> event instanceof SettingsPatched patched && isOfAlice(patched))
        .map(SettingsPatched.class::cast)
        .toList();
  }

  private boolean isOfAlice(Event event) {
    return event instanceof SettingsPatched patched && patched.recipient().equals(alice);
  }
}
