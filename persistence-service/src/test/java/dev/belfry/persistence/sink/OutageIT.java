package dev.belfry.persistence.sink;

import static dev.belfry.persistence.testing.Events.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.consumer.sink.Sink;
import dev.belfry.events.RecipientId;
import dev.belfry.persistence.testing.Events;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.LogLines;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.health.DataSourceHealthIndicator;

/// What an operator reads while Kafka or PostgreSQL is away.
class OutageIT {
  private static final int HEALTH_POLLS = 3;

  @Test
  void anOutageOfPostgresIsSaidWhenItBeginsAndEndsAndNotAtEachTryOrQuestion() {
    Infrastructure infrastructure = Infrastructure.start();
    try (infrastructure;
        var service = RunningService.start(infrastructure);
        var lines = LogLines.listen()) {
      RecipientId alice = Events.someone();
      service.publish(created(alice));
      awaitTotal(service, alice, 1);
      lines.clear();

      infrastructure.stopDatabase();
      service.publish(created(alice));
      awaitHealth(service, Status.DOWN);
      pollHealth(service);
      infrastructure.startDatabase();
      awaitHealth(service, Status.UP);
      await()
          .untilAsserted(() ->
              assertThat(lines.ofService())
                  .anyMatch(line -> line.contains("PostgreSQL is away"))
                  .anyMatch(line -> line.contains("goes on")));
      assertThat(lines.ofService()).as("PostgreSQL was away").hasSizeLessThan(20);
      assertThat(lines.ofService()).noneMatch(line -> line.endsWith(" Exception"));
    }
  }

  @Test
  @Tag("heavy")
  void anOutageOfKafkaIsSaidWhenItBeginsAndEndsAndNotAtEachTryOrQuestion() {
    Infrastructure infrastructure = Infrastructure.start();
    try (infrastructure;
        var service = RunningService.start(infrastructure);
        var lines = LogLines.listen()) {
      RecipientId alice = Events.someone();
      service.publish(created(alice));
      awaitTotal(service, alice, 1);
      awaitHealth(service, Status.UP);
      lines.clear();

      infrastructure.stopKafka();
      await().until(() -> lines.ofService().stream().anyMatch(line -> line.contains("Not ready")));
      pollHealth(service);
      infrastructure.startKafka();
      service.publish(created(alice));
      awaitTotal(service, alice, 2);
      awaitHealth(service, Status.UP);
      assertThat(lines.ofService()).as("Kafka was away").hasSizeLessThan(20);
    }
  }

  private static void pollHealth(RunningService service) {
    for (int i = 0; i < HEALTH_POLLS; i++) {
      service.beans(HealthIndicator.class).values().forEach(HealthIndicator::health);
    }
  }

  private static void awaitHealth(RunningService service, Status status) {
    Map<String, HealthIndicator> sinks = service.beans(HealthIndicator.class);
    await()
        .untilAsserted(() ->
            assertThat(service.bean("readModelSink", Sink.class).health().getStatus())
                .isEqualTo(status));
    assertThat(sinks.values()).hasAtLeastOneElementOfType(DataSourceHealthIndicator.class);
  }

  private static void awaitTotal(RunningService service, RecipientId recipient, int total) {
    await()
        .until(() ->
            service.get(recipient, "/api/notifications").body().path("total_count").asInt()
                == total);
  }
}
