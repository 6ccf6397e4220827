package dev.belfry.persistence.inbox;

import static dev.belfry.persistence.testing.Events.created;
import static dev.belfry.persistence.testing.Events.someone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.persistence.testing.RunningService.Answer;
import dev.belfry.testing.Database;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.Promptly;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Reads from several instances, and while the database is away.
class AvailabilityIT {
  private static final Infrastructure infrastructure = Infrastructure.start();

  private final Database database = infrastructure.newDatabase();
  private final RecipientId alice = someone();

  @AfterAll
  static void end() {
    infrastructure.close();
  }

  @Test
  void whatWasWrittenIsReadFromAnyInstance() {
    try (var one = RunningService.start(infrastructure, database);
        var other = RunningService.start(infrastructure, database)) {
      for (int i = 1; i <= 20; i++) {
        Position written = one.publish(created(alice)).position();
        if (i == 1) { // the two share the partitions out first
          await()
              .until(() -> other.get(alice, "/api/notifications?after=" + written).status() == 200);
        }
        RunningService asked = i % 2 == 0 ? one : other;
        Answer answer = asked.get(alice, "/api/notifications/unread-count?after=" + written);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.body().path("unread_count").asInt()).isEqualTo(i);
      }
    }
  }

  @Test
  void aHundredCanWaitForOnePosition() {
    try (var service = RunningService.start(infrastructure, database)) {
      Position first = service.publish(created(alice)).position();
      await().until(() -> service.get(alice, "/api/notifications?after=" + first).status() == 200);
      // A JVM that has just started takes longer for a hundred calls than one may wait. If each of
      // them held a connection or a thread while it waits, no round would ever succeed.
      var next = new AtomicReference<>(first);
      await()
          .atMost(Duration.ofMinutes(3))
          .until(
              () -> {
                Position awaited = next.get().at(next.get().offset() + 1);
                var waiting = aHundredReads(service, awaited);
                next.set(service.publish(created(alice)).position());
                return statuses(waiting);
              },
              List.of(200)::equals);
    }
  }

  private List<CompletableFuture<Answer>> aHundredReads(RunningService service, Position after) {
    return IntStream.range(0, 100)
        .mapToObj(_ -> service.getLater(alice, "/api/notifications/unread-count?after=" + after))
        .toList();
  }

  private static List<Integer> statuses(List<CompletableFuture<Answer>> reads) {
    return reads.stream().map(RunningService::await).map(Answer::status).distinct().toList();
  }

  @Test
  void aDatabaseThatIsAwayIs503AndNothingElse() {
    try (var service = RunningService.start(infrastructure, database)) {
      Position written = service.publish(created(alice)).position();
      await()
          .until(() -> service.get(alice, "/api/notifications?after=" + written).status() == 200);

      infrastructure.stopDatabase();
      for (String path :
          List.of(
              "/api/notifications",
              "/api/notifications/unread-count",
              "/api/notifications/settings",
              "/api/notifications?after=" + written,
              "/internal/snapshot?unread=true")) {
        Answer answer = Promptly.within(Duration.ofSeconds(5), () -> service.getOnce(alice, path));
        assertThat(answer.status()).as(answer.text()).isEqualTo(503);
        assertThat(answer.retryAfter()).isEqualTo("1");
        assertThat(answer.text()).doesNotContain("SQL", "Exception", "hikari", "jdbc");
      }
      infrastructure.startDatabase();
      await().until(() -> service.get(alice, "/api/notifications").status() == 200);
    }
  }

  @Test
  void aServiceStartsWithoutADatabaseAndAnswersWhenItIsThere() {
    infrastructure.stopDatabase();
    try (var service = RunningService.start(infrastructure, database)) {
      assertThat(service.getOnce(alice, "/api/notifications").status()).isEqualTo(503);
      infrastructure.startDatabase();
      await().until(() -> service.get(alice, "/api/notifications").status() == 200);
    }
  }
}
