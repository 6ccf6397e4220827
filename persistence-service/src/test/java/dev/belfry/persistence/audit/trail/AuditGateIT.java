package dev.belfry.persistence.audit.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.AuditActed;
import dev.belfry.events.AuditEvent;
import dev.belfry.events.AuditQueried;
import dev.belfry.events.DeadLetterDiscarded;
import dev.belfry.events.DeadLetterRepublished;
import dev.belfry.events.Ids;
import dev.belfry.events.RecipientId;
import dev.belfry.persistence.testing.AuditRecords;
import dev.belfry.persistence.testing.Events;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.persistence.testing.RunningService.Answer;
import dev.belfry.service.web.JsonBodies;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.Promptly;
import dev.belfry.testing.Tokens;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Nobody looks unrecorded, whatever controller they ask.
class AuditGateIT {
  private static final int CALLS_PER_AUDITOR = 4;

  private static final Infrastructure infrastructure = Infrastructure.start();
  private static final RunningService service = RunningService.start(infrastructure);
  private static final SampleAuditController controller = service.bean(SampleAuditController.class);

  private final String id = Ids.next().toString();

  @AfterAll
  static void end() {
    service.close();
    infrastructure.close();
  }

  @Test
  void aQueryIsRecordedOnceWithWhoWhatAndWhy() {
    Answer answer =
        service.audit(
            "/api/audit/sample/" + id + "?type=x&up_to=7&unknown=1&reason=ticket%20%C5%BE");

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(recorded())
        .containsExactly(
            new AuditQueried(
                "auditor",
                "GET /api/audit/sample/{id}",
                Map.of("id", id, "type", "x", "up_to", "7"),
                "ticket \u017e"));
    assertThat(AuditRecords.raw(infrastructure).getLast().key())
        .isEqualTo("auditor".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aQueryNeedsNoReason() {
    assertThat(service.audit("/api/audit/sample/" + id).status()).isEqualTo(200);

    assertThat(recorded())
        .containsExactly(
            new AuditQueried("auditor", "GET /api/audit/sample/{id}", Map.of("id", id), null));
  }

  @Test
  void anActIsRecordedWithItsReasonAndWithoutItsBody() {
    Answer answer =
        service.act("/api/audit/sample/" + id + "/act?reason=because", "{\"secret\":\"canary\"}");

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(recorded())
        .containsExactly(
            new AuditActed(
                "auditor", "POST /api/audit/sample/{id}/act", Map.of("id", id), "because", null));
  }

  @Test
  void theOptionsOfABodyAreRecordedAndNothingElseOfIt() {
    Answer answer =
        service.act(
            "/api/audit/sample/" + id + "/act-with-options?reason=because",
            "{\"mode\":\"x\",\"fresh\":true,\"secret\":\"canary\"}");

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(recorded())
        .containsExactly(
            new AuditActed(
                "auditor",
                "POST /api/audit/sample/{id}/act-with-options",
                Map.of("id", id, "mode", "x", "fresh", "true"),
                "because",
                null));
  }

  @ParameterizedTest
  @CsvSource({"'[]', 400", "'{\"mode\"', 400", "'{\"mode\":1,\"mode\":2}', 400"})
  void aBodyThatCannotBeReadIsRefusedOnceItIsRecordedThatItCame(String body, int status) {
    String path = "/api/audit/sample/" + id + "/act-with-options?reason=because";

    assertThat(service.act(path, body).status()).isEqualTo(status);
    assertThat(controller.reached).doesNotContain("act " + id);
    assertThat(recorded())
        .containsExactly(
            new AuditActed(
                "auditor",
                "POST /api/audit/sample/{id}/act-with-options",
                Map.of("id", id),
                "because",
                null));
  }

  @Test
  void whatFollowsABodyThatIsTooLargeIsNoBody() {
    String body = " ".repeat(JsonBodies.MAX_BYTES + 1) + "{\"mode\":\"x\"}";

    assertThat(
            service
                .actInChunks("/api/audit/sample/" + id + "/act-with-options?reason=because", body)
                .status())
        .isEqualTo(413);
    assertThat(controller.reached).doesNotContain("act " + id);
  }

  @Test
  void aQuestionWithABodyIsAQuery() {
    assertThat(service.act("/api/audit/sample/" + id + "/ask", "{}").status()).isEqualTo(200);

    assertThat(recorded())
        .containsExactly(
            new AuditQueried("auditor", "POST /api/audit/sample/{id}/ask", Map.of("id", id), null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?reason=",
        "?reason=%20%09",
        "?reason=a&reason=b",
        "?reason=a%00",
        "?reason=%0A"
      })
  void anActWithoutAGoodReasonIsRefused(String query) {
    Answer answer = service.act("/api/audit/sample/" + id + "/act" + query, "{}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().path("errors").get(0).path("field").asString()).isEqualTo("reason");
    assertThat(controller.reached).doesNotContain("act " + id);
    assertThat(recorded()).isEmpty();
  }

  @Test
  void aReasonThatIsTooLongIsRefusedOfQueriesToo() {
    String path = "/api/audit/sample/" + id + "?reason=";

    assertThat(service.audit(path + "x".repeat(500)).status()).isEqualTo(200);
    assertThat(service.audit(path + "x".repeat(501)).status()).isEqualTo(400);
  }

  @Test
  void whatCannotBeKeptIsRecordedAsWellAsItCanBe() {
    assertThat(service.audit("/api/audit/sample/" + id + "?type=a%00" + "b".repeat(999)).status())
        .isEqualTo(200);

    assertThat(recorded())
        .singleElement()
        .satisfies(event ->
            assertThat(((AuditQueried) event).parameters())
                .containsEntry("type", "a\ufffd" + "b".repeat(254)));
  }

  @Test
  void whoMayNotAuditReachesNothing() {
    String path = "/api/audit/sample/" + id;
    Tokens sender = Tokens.user("shop").withScope("notifications:send");

    assertThat(service.send("GET", path, sender, null).status()).isEqualTo(403);
    assertThat(service.send("POST", path + "/act?reason=x", sender, "{}").status()).isEqualTo(403);
    assertThat(controller.reached).noneMatch(call -> call.endsWith(id));
    assertThat(recorded()).isEmpty();
  }

  @Test
  void askingAndActingNeedAScopeEachAndNeitherContainsTheOther() {
    String path = "/api/audit/sample/" + id;
    Tokens auditor = Tokens.user("reader").withScope("notifications:audit");
    Tokens operator = Tokens.user("job").withScope("notifications:operate");

    Answer act = service.send("POST", path + "/act?reason=x", auditor, "{}");
    assertThat(act.status()).isEqualTo(403);
    assertThat(act.text()).contains("notifications:operate");
    Answer look = service.send("GET", path, operator, null);
    assertThat(look.status()).isEqualTo(403);
    assertThat(look.text()).contains("notifications:audit");
    assertThat(recorded()).isEmpty();

    assertThat(service.send("GET", path, auditor, null).status()).isEqualTo(200);
    assertThat(service.send("POST", path + "/act?reason=x", operator, "{}").status())
        .isEqualTo(200);
    assertThat(recorded()).hasSize(2);
  }

  @Test
  void whoHasAsManyCallsUnderWayAsTheyMayIsRefusedUnrecordedAndNobodyElseIs() throws IOException {
    String path = "/api/audit/sample/" + id;
    Tokens another = Tokens.user("another").withScope("notifications:audit");
    List<InputStream> streams =
        Stream.generate(() -> service.open("/api/audit/events?follow=true&recipient=" + id).body())
            .limit(CALLS_PER_AUDITOR)
            .toList();

    Answer refused = service.audit(path);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.retryAfter()).isEqualTo("1");
    assertThat(controller.reached).doesNotContain("look " + id);
    assertThat(recorded()).hasSize(CALLS_PER_AUDITOR);
    assertThat(service.send("GET", path, another, null).status()).isEqualTo(200);

    for (InputStream stream : streams) {
      stream.close();
    }
    await()
        .until(() -> {
          service.publish(Events.created(new RecipientId(id))); // so that the streams notice
          return service.audit(path).status() == 200;
        });
  }

  @Test
  void nobodyIsAnsweredWhileKafkaIsAway() {
    infrastructure.stopKafka();
    try {
      Answer answer =
          Promptly.within(
              Duration.ofSeconds(6), () -> service.auditOnce("/api/audit/sample/" + id));

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.retryAfter()).isEqualTo("1");
      assertThat(answer.text()).doesNotContain("Exception", "belfry.audit");
      assertThat(controller.reached).doesNotContain("look " + id);
    } finally {
      infrastructure.startKafka();
    }
    await().until(() -> service.audit("/api/audit/sample/" + id).status() == 200);
    assertThat(controller.reached).contains("look " + id);
  }

  private List<AuditEvent> recorded() {
    return AuditRecords.all(infrastructure).stream()
        .filter(event ->
            switch (event) {
              case AuditQueried queried -> queried.parameters().containsValue(id);
              case AuditActed acted -> acted.parameters().containsValue(id);
              case DeadLetterRepublished _, DeadLetterDiscarded _ -> false;
            })
        .toList();
  }
}
