package dev.belfry.persistence.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.consumer.sink.Sink;
import dev.belfry.events.Content;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationType;
import dev.belfry.events.RecipientId;
import dev.belfry.persistence.testing.Events;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.testing.BrokerOnDisk;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.Segments;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The disk of the broker goes bad ahead of the sink.
class DamagedLogSinkIT {
  private static final Content CONTENT =
      new Content(
          "title", "m".repeat(100), NotificationType.INFO, JsonObject.EMPTY, null, null, true);

  @Test
  void whatCannotBeReadHaltsItsOwnPartitionAndNoOther(@TempDir Path folder) {
    try (var broker = BrokerOnDisk.start(folder)) {
      broker.createLog(2);
      RecipientId alice;
      RecipientId bob;
      try (var first = start(broker)) {
        alice = someoneIn(0, first);
        bob = someoneIn(1, first);
        publish(first, alice, 20);
        publish(first, bob, 20);
      }
      broker.stop();
      Segments.Batch spoiled = broker.segmentsOf(0).spoil(10);
      broker.startAgain();

      try (var service = start(broker)) {
        awaitTotal(service, bob, 20);
        awaitTotal(service, alice, (int) spoiled.first());
        await()
            .untilAsserted(() ->
                assertThat(
                        service
                            .bean("readModelSink", Sink.class)
                            .health()
                            .getDetails()
                            .get("reason"))
                    .asString()
                    .contains("0: halted, unreadable", "offset " + spoiled.first()));

        publish(service, bob, 5);

        awaitTotal(service, bob, 25);
      }
    }
  }

  private static RunningService start(BrokerOnDisk broker) {
    return RunningService.start(
            broker.bootstrapServers(),
            Infrastructure.shared().newDatabase(),
            "belfry.log.partitions=2")
        .awaitTables();
  }

  private static RecipientId someoneIn(int partition, RunningService service) {
    return Stream.generate(Events::someone)
        .filter(someone -> service.log().partitionOf(someone) == partition)
        .findFirst()
        .orElseThrow();
  }

  /// Each in a batch of its own.
  private static void publish(RunningService service, RecipientId recipient, int count) {
    for (int i = 0; i < count; i++) {
      RunningService.await(
          service
              .bean(EventPublisher.class)
              .publish(service.log(), Events.created(recipient, CONTENT)));
    }
  }

  private static void awaitTotal(RunningService service, RecipientId recipient, int total) {
    await()
        .until(() ->
            service.get(recipient, "/api/notifications").body().path("total_count").asInt()
                == total);
  }
}
