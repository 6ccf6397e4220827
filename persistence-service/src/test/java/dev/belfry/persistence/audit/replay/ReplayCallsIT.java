package dev.belfry.persistence.audit.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.AuditActed;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.persistence.testing.RunningService.Answer;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What is recorded of replays, and what is refused.
class ReplayCallsIT {
  @RegisterExtension private final ReplayStage stage = new ReplayStage();

  @Test
  void whatWasAskedForIsRecordedBeforeTheReplayAndItsOutcomeAfterIt() {
    stage.replay().rebuild().acceptLoss().swapAlways().fresh().because("nightly").run();
    stage.replay().shadow().because("nightly").run();
    stage.replay().shadow().from("yesterday").because("nightly").answer();

    Map<String, String> rebuild =
        Map.of("mode", "rebuild", "accept_loss", "true", "swap", "always", "fresh", "true");
    assertThat(stage.recordedFor("nightly"))
        .containsExactly(
            asked(rebuild, null),
            asked(rebuild, "swapped"),
            asked(Map.of("mode", "shadow"), null),
            asked(Map.of("mode", "shadow"), "equal"),
            asked(Map.of("mode", "shadow", "from", "yesterday"), null)); // refused with 422
  }

  @Test
  void aReplayThatTheServiceEndsWithIsRecordedAsInterrupted() throws Exception {
    try (Connection onlooker = stage.onlooker()) {
      assertThat(ReplayStage.looksAt(onlooker, "notification")).isTrue();
      CompletableFuture<Answer> answer = stage.replay().rebuild().because("nightly").begin();
      await().until(() -> exchangesThatWaitForALock() > 0);

      stage.service().close();

      assertThat(RunningService.await(answer).lines().getLast().get("type").stringValue())
          .isEqualTo("error");
    }
    assertThat(stage.recordedFor("nightly").getLast())
        .isEqualTo(asked(Map.of("mode", "rebuild"), "interrupted"));
  }

  @Test
  void whatIsNoReplayIsRefused() {
    for (String body :
        List.of(
            "{}",
            "{\"mode\":\"x\"}",
            "{\"mode\":\"rebuild\",\"accept_loss\":1}",
            "{\"mode\":\"shadow\",\"from\":7}",
            "{\"mode\":\"shadow\",\"from\":\"yesterday\"}",
            "{\"mode\":\"shadow\",\"from\":\"+300000000-01-01T00:00:00Z\"}",
            "{\"mode\":\"shadow\",\"from\":\"00000000-0000-0000000000000001\"}",
            "{\"mode\":\"shadow\",\"swap\":\"always\"}",
            "{\"mode\":\"rebuild\",\"more\":true}")) {
      assertThat(stage.service().postAsAuditor("/api/audit/replay?reason=test", body).status())
          .as(body)
          .isEqualTo(422);
    }
    assertThat(stage.service().get(ReplayStage.PEOPLE.getFirst(), "/api/audit/replay").status())
        .isEqualTo(403);
  }

  private static AuditActed asked(Map<String, String> options, @Nullable String outcome) {
    return new AuditActed("auditor", "POST /api/audit/replay", options, "nightly", outcome);
  }

  private long exchangesThatWaitForALock() {
    return stage.number(
        """
        SELECT count(*) FROM pg_stat_activity
        WHERE wait_event_type = 'Lock' AND query LIKE 'LOCK TABLE %ACCESS EXCLUSIVE MODE'
        """);
  }
}
