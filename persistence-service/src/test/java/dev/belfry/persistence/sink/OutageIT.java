package dev.belfry.persistence.sink;

import static dev.belfry.persistence.testing.Events.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.belfry.consumer.sink.Sink;
import dev.belfry.events.RecipientId;
import dev.belfry.persistence.testing.Events;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.testing.Infrastructure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.health.DataSourceHealthIndicator;

/// What an operator reads while Kafka or PostgreSQL is away.
class OutageIT {
  private static final int HEALTH_POLLS = 3;

  @Test
  void anOutageIsSaidWhenItBeginsAndEndsAndNotAtEachTryOrQuestion() {
    Infrastructure infrastructure = Infrastructure.start();
    try (infrastructure;
        var service = RunningService.start(infrastructure);
        var lines = Lines.listen()) {
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
      assertThat(lines.ofTheService()).as("PostgreSQL was away").hasSizeLessThan(20);
      assertThat(lines.ofTheService()).noneMatch(line -> line.contains("Exception\n"));
      assertThat(lines.ofTheService()).anyMatch(line -> line.contains("PostgreSQL is away"));
      assertThat(lines.ofTheService()).anyMatch(line -> line.contains("goes on"));

      lines.clear();
      infrastructure.stopKafka();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> lines.ofTheService().stream().anyMatch(line -> line.contains("Not ready")));
      pollHealth(service);
      infrastructure.startKafka();
      service.publish(created(alice));
      awaitTotal(service, alice, 3);
      awaitHealth(service, Status.UP);
      assertThat(lines.ofTheService()).as("Kafka was away").hasSizeLessThan(20);
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
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(service.bean("readModelSink", Sink.class).health().getStatus())
                .isEqualTo(status));
    assertThat(sinks.values()).hasAtLeastOneElementOfType(DataSourceHealthIndicator.class);
  }

  private static void awaitTotal(RunningService service, RecipientId recipient, int total) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            service.get(recipient, "/api/notifications").body().path("total_count").asInt()
                == total);
  }

  /// All that is logged, with stack traces.
  private static final class Lines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final List<String> all = new CopyOnWriteArrayList<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

    static Lines listen() {
      var lines = new Lines();
      lines.start();
      lines.root.addAppender(lines);
      return lines;
    }

    @Override
    protected void append(ILoggingEvent event) {
      String trace = event.getThrowableProxy() == null ? "" : "Exception\n";
      all.add(event.getLoggerName() + " " + event.getFormattedMessage() + trace);
    }

    /// The broker is in this process too.
    List<String> ofTheService() {
      return all.stream()
          .filter(line -> !line.startsWith("kafka.") && !line.contains("id=1]"))
          .toList();
    }

    void clear() {
      all.clear();
    }

    @Override
    public void close() {
      root.detachAppender(this);
    }
  }
}
