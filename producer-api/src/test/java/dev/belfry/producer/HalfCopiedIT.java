package dev.belfry.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.Content;
import dev.belfry.events.Door;
import dev.belfry.events.EventCodec;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.Ids;
import dev.belfry.events.JsonObject;
import dev.belfry.events.NotificationBroadcast;
import dev.belfry.events.NotificationType;
import dev.belfry.events.Topic;
import dev.belfry.service.log.EventLogConnection;
import dev.belfry.testing.Infrastructure;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/// What an instance leaves behind that dies between two copies of a broadcast.
class HalfCopiedIT {
  @Test
  void theNextInstanceCopiesTheBroadcastIntoThePartitionsThatHadNone() throws Exception {
    try (Infrastructure infrastructure = Infrastructure.start()) {
      EventLog log = madeBy(infrastructure);
      var broadcast =
          new NotificationBroadcast(
              Ids.next(),
              new Content("t", "m", NotificationType.SYSTEM, JsonObject.EMPTY, null, null, true),
              "shop",
              Door.REST,
              null);
      try (var kafka =
          EventPublisher.reliable(Map.of("bootstrap.servers", infrastructure.bootstrapServers()))) {
        var publisher = new EventPublisher(kafka, new EventCodec("//test", Clock.systemUTC()));
        publisher.publishForEveryone(log, broadcast, broadcast.id()).get(30, TimeUnit.SECONDS);
        for (int partition = 0; partition < 5; partition++) {
          publisher
              .publishCopy(log, partition, broadcast, broadcast.id())
              .get(30, TimeUnit.SECONDS);
        }
      }

      var topics = new TopicReader(infrastructure.bootstrapServers());
      try (var _ = ProducerService.start(infrastructure.bootstrapServers())) {
        await()
            .untilAsserted(() ->
                assertThat(topics.withId(Topic.NOTIFICATIONS, broadcast.id()))
                    .extracting(ConsumerRecord::partition)
                    .containsAll(IntStream.range(0, log.partitions()).boxed().toList()));
      }
    }
  }

  /// The log, as an instance made it that has ended since.
  private static EventLog madeBy(Infrastructure infrastructure) {
    try (var first = ProducerService.start(infrastructure.bootstrapServers())) {
      return await()
          .until(() -> first.bean(EventLogConnection.class).eventLog(), Optional::isPresent)
          .orElseThrow();
    }
  }
}
