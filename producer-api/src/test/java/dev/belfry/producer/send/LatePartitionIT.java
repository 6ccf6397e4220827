package dev.belfry.producer.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher.Published;
import dev.belfry.events.Ids;
import dev.belfry.events.NotificationRead;
import dev.belfry.events.RecipientId;
import dev.belfry.producer.ProducerService;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.Tokens;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatePartitionIT {
  private static final String HELLO = "{\"title\":\"Hello\",\"message\":\"there\"}";

  private final RecipientId alice = new RecipientId("alice-" + UUID.randomUUID());

  @Test
  void aPartitionThatDoesNotAnswerIsClosedToItsOwnRecipientsOnly() {
    try (var service = ProducerService.start(Infrastructure.shared().bootstrapServers())) {
      await().until(() -> post(service, alice) == 202);
      EventLog log = service.bean(LogWriter.class).eventLog();

      Publication stuck =
          new Publication.One(new NotificationRead(alice, Ids.next(), alice.value()));
      CompletableFuture<Published> never = new CompletableFuture<>();
      service.bean(CircuitBreakers.class).to(stuck).tryAcquire();
      assertThat(
              service
                  .bean(Answers.class)
                  .answer(stuck, never, never.copy(), System.nanoTime(), Map.of()))
          .failsWithin(Duration.ofSeconds(60))
          .withThrowableThat()
          .withCauseInstanceOf(ProblemException.class);

      assertThat(post(service, alice)).isEqualTo(503);
      RecipientId elsewhere = someoneElsewhere(log);
      await().until(() -> post(service, elsewhere) == 202);
      Tokens shop = Tokens.user("shop").withScope("notifications:send");
      await()
          .until(
              () -> service.post("/api/notifications/broadcast", shop, HELLO).statusCode() == 202);
      assertThat(post(service, alice)).isEqualTo(503);
    }
  }

  private static int post(ProducerService service, RecipientId user) {
    return service.post("/api/notifications", Tokens.user(user.value()), HELLO).statusCode();
  }

  /// Someone in another partition.
  private RecipientId someoneElsewhere(EventLog log) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> new RecipientId(alice.value() + "-" + i))
        .filter(other -> log.partitionOf(other) != log.partitionOf(alice))
        .findFirst()
        .orElseThrow();
  }
}
