package dev.belfry.producer;

import static dev.belfry.producer.ProducerService.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostLimitIT {
  private static final String HELLO = "{\"title\":\"Hello\",\"message\":\"there\"}";
  private static ProducerService service;

  private final Tokens alice =
      Tokens.user("alice-" + UUID.randomUUID()).withScope("notifications:send");

  @BeforeAll
  static void start() {
    service =
        ProducerService.patient(
            Infrastructure.shared().bootstrapServers(),
            "--belfry.producer.posts-per-second=1",
            "--belfry.producer.post-burst=3",
            "--belfry.producer.changes-per-second=1",
            "--belfry.producer.change-burst=2");
    await()
        .until(() ->
            service
                    .post("/api/notifications", Tokens.user("u-" + UUID.randomUUID()), HELLO)
                    .statusCode()
                == 202);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void whoPostsTooMuchIsToldWhenToComeBack() {
    HttpResponse<String> refusal = postUntilRefused();

    assertThat(refusal.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(refusal.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(json(refusal).get("status").intValue()).isEqualTo(429);
    assertThat(service.bean(MeterRegistry.class).get("belfry.producer.posts.limited").counter())
        .satisfies(counter -> assertThat(counter.count()).isPositive());
    assertThat(
            service
                .post("/api/notifications", Tokens.user("bob-" + UUID.randomUUID()), HELLO)
                .statusCode())
        .isEqualTo(202);
  }

  @Test
  void aBulkCallIsPaidForByItsRecipients() {
    overdraw();
    HttpResponse<String> next = service.post("/api/notifications/broadcast", alice, HELLO);

    assertThat(next.statusCode()).isEqualTo(429);
    assertThat(Integer.parseInt(next.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(30, 98); // 100 for the call, 3 of them at hand, and one to take
  }

  @Test
  void theLimitComesBeforeTheBodyAndAfterTheRulesForAllCalls() {
    overdraw();

    assertThat(service.post("/api/notifications", alice, "not json").statusCode()).isEqualTo(429);
    var noJson =
        service.call("POST", "/api/notifications", alice, HELLO).setHeader("Content-Type", "a/b");
    assertThat(service.send(noJson).statusCode()).isEqualTo(415);
    var read = service.call("PUT", "/api/notifications/mark-all-read", alice, "");
    assertThat(service.send(read).statusCode()).isEqualTo(202);
  }

  @Test
  void whoChangesTooMuchIsToldWhenToComeBackAndMayStillPost() {
    Tokens carol = Tokens.user("carol-" + UUID.randomUUID());
    String read = "/api/notifications/%s/read".formatted(UUID.randomUUID());
    List<HttpRequest.Builder> calls =
        List.of(
            service.call("PUT", read, carol, ""),
            service.call("PATCH", "/api/notifications/settings", carol, "{}"),
            service.call("DELETE", read, carol, ""));
    HttpResponse<String> refusal =
        await()
            .pollInterval(Duration.ofMillis(1))
            .until(
                () -> calls.stream().map(service::send).reduce((_, last) -> last).orElseThrow(),
                answer -> answer.statusCode() == 429);

    assertThat(refusal.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(service.bean(MeterRegistry.class).get("belfry.producer.changes.limited").counter())
        .satisfies(counter -> assertThat(counter.count()).isPositive());
    assertThat(service.post("/api/notifications", carol, HELLO).statusCode()).isEqualTo(202);
  }

  @Test
  void archivingAndClickingAreChanges() {
    Tokens dave = Tokens.user("dave-" + UUID.randomUUID());
    String one = "/api/notifications/" + UUID.randomUUID();
    List<String> calls =
        List.of(
            one + "/archive", one + "/unarchive", one + "/click", "/api/notifications/archive-all");
    double posts = refused("posts");
    double changes = refused("changes");

    for (String call : calls) {
      await()
          .pollInterval(Duration.ofMillis(1))
          .until(() -> service.post(call, dave, "").statusCode() == 429);
    }

    assertThat(refused("changes") - changes).isGreaterThanOrEqualTo(calls.size());
    assertThat(refused("posts")).isEqualTo(posts);
    assertThat(service.post("/api/notifications", dave, HELLO).statusCode()).isEqualTo(202);
  }

  private static double refused(String what) {
    return service
        .bean(MeterRegistry.class)
        .get("belfry.producer.%s.limited".formatted(what))
        .counter()
        .count();
  }

  /// Whatever is answered, it is owed.
  private void overdraw() {
    String recipients =
        IntStream.range(0, 10_000).mapToObj("\"u%d\""::formatted).collect(Collectors.joining(","));
    service.post(
        "/api/notifications/bulk",
        alice,
        "{\"recipients\":[%s],\"title\":\"t\",\"message\":\"m\"}".formatted(recipients));
  }

  private HttpResponse<String> postUntilRefused() {
    return await()
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> service.post("/api/notifications", alice, HELLO),
            answer -> answer.statusCode() == 429);
  }
}
