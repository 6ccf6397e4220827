package dev.belfry.producer;

import static dev.belfry.producer.ProducerService.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.NotificationCreated;
import dev.belfry.events.Topic;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.Tokens;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A key that comes again, to an instance that never saw it or has forgotten it.
class UsedKeysIT {
  private static final String FORGETFUL = "--belfry.producer.remember-calls-for=1ms";
  private static ProducerService one;
  private static ProducerService other;

  private final String key = UUID.randomUUID().toString();
  private final Tokens shop =
      Tokens.user("shop-" + UUID.randomUUID()).withScope("notifications:send");

  @BeforeAll
  static void start() {
    String kafka = Infrastructure.shared().bootstrapServers();
    one = ProducerService.patient(kafka, FORGETFUL);
    other = ProducerService.patient(kafka, FORGETFUL);
    Stream.of(one, other)
        .forEach(service ->
            await()
                .until(() ->
                    service.post("/api/notifications", Tokens.user("probe"), text("")).statusCode()
                        == 202));
  }

  @AfterAll
  static void stop() {
    one.close();
    other.close();
  }

  @Test
  void withAnotherTextIsRefusedWhereverItComes() {
    HttpResponse<String> first = post(one, "/api/notifications", text("first"));
    assertThat(first.statusCode()).as(first.body()).isEqualTo(202);

    assertUsedOtherwise(post(one, "/api/notifications", text("second")));
    assertUsedOtherwise(post(other, "/api/notifications", text("second")));
    try (ProducerService restarted =
        ProducerService.patient(Infrastructure.shared().bootstrapServers())) {
      HttpResponse<String> answer =
          await()
              .until(
                  () -> post(restarted, "/api/notifications", text("second")),
                  response -> response.statusCode() != 503);
      assertUsedOtherwise(answer);
    }
  }

  @Test
  void withTheSameTextIsAnsweredAsItWasWhereverItComes() {
    HttpResponse<String> first = post(one, "/api/notifications", text("first"));

    assertThat(post(one, "/api/notifications", text("first")).body()).isEqualTo(first.body());
    assertThat(post(other, "/api/notifications", text("first")).body()).isEqualTo(first.body());
    UUID id = UUID.fromString(json(first).get("id").stringValue());
    assertThat(
            new TopicReader(Infrastructure.shared().bootstrapServers())
                .withId(Topic.NOTIFICATIONS, id))
        .hasSize(1);
  }

  @Test
  void forManyOrEveryoneWithAnotherTextIsRefusedWhereverItComes() {
    for (String path : List.of("/api/notifications/bulk", "/api/notifications/broadcast")) {
      String recipients = path.endsWith("bulk") ? "\"recipients\":[\"b\",\"c\"]," : "";
      HttpResponse<String> first = post(one, path, text("first").replace("{", "{" + recipients));
      assertThat(first.statusCode()).as(first.body()).isEqualTo(202);

      assertUsedOtherwise(post(other, path, text("second").replace("{", "{" + recipients)));
      assertThat(post(other, path, text("first").replace("{", "{" + recipients)).body())
          .isEqualTo(first.body());
    }
  }

  @Test
  void repeatsAfterTheirExpiryAreAnsweredAsBefore_andWhatWasNeverSentIsRefused() {
    Map<String, String> members =
        Map.of(
            "/api/notifications", "",
            "/api/notifications/bulk", "\"recipients\":[\"b\",\"c\"],",
            "/api/notifications/broadcast", "");
    Map<String, String> bodies = new HashMap<>();
    Map<String, String> answers = new HashMap<>();
    members.forEach((path, more) ->
        // On a busy machine it may have expired when it comes.
        await()
            .until(() -> {
              String body = expiring(Instant.now().plusSeconds(2), more);
              HttpResponse<String> answer = post(one, path, body);
              bodies.put(path, body);
              answers.put(path, answer.body());
              return answer.statusCode() == 202;
            }));
    Instant expiry = Instant.now().plusSeconds(2);
    await().until(() -> Instant.now().isAfter(expiry));

    bodies.forEach((path, body) -> {
      assertThat(accepted(post(one, path, body))).isEqualTo(answers.get(path));
      assertThat(accepted(post(other, path, body))).isEqualTo(answers.get(path));
      HttpResponse<String> never =
          one.post(path, shop, body, "Idempotency-Key", "never-" + UUID.randomUUID());
      assertThat(never.statusCode()).as(never.body()).isEqualTo(422);
      assertThat(json(never).at("/errors/0/field").stringValue()).isEqualTo("expires_at");
    });
  }

  private static String expiring(Instant at, String more) {
    return "{%s\"title\":\"t\",\"message\":\"m\",\"expires_at\":\"%s\"}".formatted(more, at);
  }

  private static String accepted(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return answer.body();
  }

  @Test
  void ofTwoAtTheSameTimeOneIsAnsweredByWhatReadersKeep_andTheOtherIsRefused() {
    for (int round = 0; round < 20; round++) {
      String together = key + round;
      List<HttpResponse<String>> answers =
          Stream.of(
                  one.sendAsync(call(one, together, text("one"))),
                  other.sendAsync(call(other, together, text("other"))))
              .toList()
              .stream()
              .map(CompletableFuture::join)
              .toList();

      assertThat(answers).extracting(HttpResponse::statusCode).containsExactlyInAnyOrder(202, 422);
      HttpResponse<String> accepted =
          answers.stream().filter(answer -> answer.statusCode() == 202).findFirst().orElseThrow();
      UUID id = UUID.fromString(json(accepted).get("id").stringValue());
      var kept =
          new TopicReader(Infrastructure.shared().bootstrapServers())
              .withId(Topic.NOTIFICATIONS, id)
              .getFirst();
      assertThat(((NotificationCreated) TopicReader.parse(kept).event()).content().title())
          .isEqualTo(json(accepted).get("title").stringValue());
    }
  }

  @Test
  void ofTwoForManyAtTheSameTimeOnlyOneIsAccepted_whatReadersKeepOfAll() {
    for (int round = 0; round < 20; round++) {
      String together = key + "-many-" + round;
      List<String> recipients =
          IntStream.range(0, 40).mapToObj("\"r%s\""::formatted).collect(Collectors.toList());
      var first = bulk(one, together, recipients, "one");
      Collections.reverse(recipients);
      var second = bulk(other, together, recipients, "other");
      List<HttpResponse<String>> answers = Stream.of(first.join(), second.join()).toList();

      assertThat(answers).extracting(HttpResponse::statusCode).contains(422);
      answers.stream()
          .filter(answer -> answer.statusCode() == 202)
          .forEach(accepted ->
              assertThat(keptOf(accepted))
                  .hasSize(40)
                  .containsOnly(answers.getFirst().equals(accepted) ? "Tone" : "Tother"));
    }
  }

  /// The titles that readers keep of a batch.
  private static List<String> keptOf(HttpResponse<String> accepted) {
    UUID batch = UUID.fromString(json(accepted).get("batch_id").stringValue());
    Map<UUID, String> kept = new HashMap<>();
    new TopicReader(Infrastructure.shared().bootstrapServers())
        .all(Topic.NOTIFICATIONS).stream()
            .map(stored -> TopicReader.parse(stored).event())
            .filter(NotificationCreated.class::isInstance)
            .map(NotificationCreated.class::cast)
            .filter(created -> batch.equals(created.batchId()))
            .forEach(created -> kept.putIfAbsent(created.id(), created.content().title()));
    return List.copyOf(kept.values());
  }

  private CompletableFuture<HttpResponse<String>> bulk(
      ProducerService service, String ofCall, List<String> recipients, String title) {
    String body = text(title).replace("{", "{\"recipients\":%s,".formatted(recipients));
    return service.sendAsync(
        service
            .call("POST", "/api/notifications/bulk", shop, body)
            .header("Idempotency-Key", ofCall));
  }

  private static String text(String title) {
    return "{\"title\":\"T%s\",\"message\":\"m\"}".formatted(title);
  }

  private HttpResponse<String> post(ProducerService service, String path, String body) {
    return service.post(path, shop, body, "Idempotency-Key", key);
  }

  private HttpRequest.Builder call(ProducerService service, String ofCall, String body) {
    return service.call("POST", "/api/notifications", shop, body).header("Idempotency-Key", ofCall);
  }

  private static void assertUsedOtherwise(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(json(answer).at("/errors/0/field").stringValue()).isEqualTo("Idempotency-Key");
  }
}
