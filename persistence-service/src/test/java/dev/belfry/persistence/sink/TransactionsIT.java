package dev.belfry.persistence.sink;

import static dev.belfry.persistence.testing.Events.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.consumer.scan.GapReader;
import dev.belfry.consumer.scan.OffsetRange;
import dev.belfry.consumer.sink.Sink;
import dev.belfry.events.EventCodec;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Topic;
import dev.belfry.persistence.testing.Events;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.testing.BrokerOnDisk;
import dev.belfry.testing.Database;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.Segments;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;
import tools.jackson.databind.JsonNode;

/// Someone has written to the log in transactions, which leave markers between its records.
class TransactionsIT {
  private static final EventCodec CODEC = new EventCodec("//test", Clock.systemUTC());

  @Test
  void markersAreReadOverByAllWhoReadTheLogAndAreNoLoss() throws Exception {
    Infrastructure infrastructure = Infrastructure.start();
    try (infrastructure;
        var service = RunningService.start(infrastructure).awaitTables()) {
      RecipientId alice = Events.someone();
      service.publish(created(alice));
      transaction(infrastructure.bootstrapServers(), service, alice, 2, true);
      service.publish(created(alice));
      transaction(infrastructure.bootstrapServers(), service, alice, 1, false);
      transaction(infrastructure.bootstrapServers(), service, alice, 1, true);

      await().untilAsserted(() -> assertThat(total(service, alice)).isEqualTo(6));
      int partition = service.log().partitionOf(alice);
      await("the position goes on behind the last marker, where the log ends")
          .untilAsserted(() ->
              assertThat(
                      service
                          .database()
                          .sql(
                              """
                              SELECT next_offset FROM applied_position
                              WHERE topic = 'belfry.notifications' AND partition = :partition
                              """)
                          .param("partition", partition)
                          .query(Long.class)
                          .single())
                  .isEqualTo(9));
      await()
          .untilAsserted(() ->
              assertThat(service.bean("readModelSink", Sink.class).health().getStatus())
                  .isEqualTo(Status.UP));

      JsonNode now =
          service
              .audit(
                  "/api/audit/inbox/%s?at=%s".formatted(alice.value(), Clock.systemUTC().instant()))
              .body();
      assertThat(now.path("total_count").asInt()).isEqualTo(6);
      String end = now.path("position").asString();
      assertThat(service.get(alice, "/api/notifications?after=" + end).status()).isEqualTo(200);

      List<JsonNode> lines = service.audit("/api/audit/events?recipient=" + alice.value()).lines();
      assertThat(lines).hasSize(7);
      assertThat(lines.subList(0, 6))
          .allMatch(line -> line.path("type").asString().equals("event"));
      assertThat(lines.getLast().path("type").asString()).isEqualTo("end");
      assertThat(lines.getLast().path("position").asString()).isEqualTo(end);

      JsonNode verified = service.postAsAuditor("/api/audit/verify", "{}").lines().getLast();
      assertThat(verified.path("ok").asBoolean()).as(verified.toString()).isTrue();
      JsonNode checkpoint = service.audit("/api/audit/checkpoint").body();
      assertThat(
              service
                  .postAsAuditor("/api/audit/verify", "{\"checkpoint\":%s}".formatted(checkpoint))
                  .lines()
                  .getLast()
                  .path("ok")
                  .asBoolean())
          .isTrue();
      JsonNode replayed =
          service
              .postAsAuditor("/api/audit/replay?reason=test", "{\"mode\":\"rebuild\"}")
              .lines()
              .getLast();
      assertThat(replayed.path("swapped").asBoolean()).as(replayed.toString()).isTrue();
      assertThat(replayed.path("findings").isEmpty()).isTrue();
    }
  }

  @Test
  @Tag("endurance")
  void whatIsRemovedBetweenMarkersIsFoundAsBefore(@TempDir Path folder) throws Exception {
    try (var broker = BrokerOnDisk.start(folder)) {
      broker.createLog(1);
      var database = Infrastructure.shared().newDatabase();
      RecipientId alice = Events.someone();
      try (var service = start(broker, database)) {
        transaction(broker.bootstrapServers(), service, alice, 2, true);
        service.publish(created(alice));
        service.publish(created(alice));
        transaction(broker.bootstrapServers(), service, alice, 1, true);
        await().untilAsserted(() -> assertThat(total(service, alice)).isEqualTo(5));
      }
      broker.stop();
      broker.segmentsOf(0).remove(3);
      broker.startAgain();

      try (var service = start(broker, database)) {
        JsonNode verified = service.postAsAuditor("/api/audit/verify", "{}").lines().getLast();
        assertThat(verified.path("ok").asBoolean()).isFalse();
        assertThat(verified.path("findings")).hasSize(1);
        JsonNode finding = verified.path("findings").path(0);
        assertThat(finding.path("kind").asString()).isEqualTo("missing");
        assertThat(finding.path("from").asLong()).isEqualTo(3);
        assertThat(finding.path("to").asLong()).isEqualTo(3);
      }
      try (var afresh = start(broker, Infrastructure.shared().newDatabase())) {
        await("a sink that comes to it halts there, and not at the marker before it")
            .untilAsserted(() ->
                assertThat(
                        afresh
                            .bean("readModelSink", Sink.class)
                            .health()
                            .getDetails()
                            .get("reason"))
                    .asString()
                    .contains("data_loss", "from offset 3 to 3"));
        assertThat(total(afresh, alice)).isEqualTo(2);
      }
    }
  }

  @Test
  void markersAndWhatIsMissingAreToldApartOffsetByOffset(@TempDir Path folder) throws Exception {
    try (var broker = BrokerOnDisk.start(folder)) {
      broker.createLog(1);
      RecipientId alice = Events.someone();
      try (var service = start(broker, Infrastructure.shared().newDatabase())) {
        transaction(broker.bootstrapServers(), service, alice, 1, true);
        service.publish(created(alice));
        transaction(broker.bootstrapServers(), service, alice, 1, false);
        service.publish(created(alice));
      }
      broker.stop();
      Segments segments = broker.segmentsOf(0);
      segments.remove(2);
      segments.remove(3);
      broker.startAgain();

      var log = new TopicPartition(Topic.NOTIFICATIONS.topicName(), 0);
      try (var gaps = new GapReader(broker.connection())) {
        assertThat(gaps.tellApart(log, 1, 5))
            .containsExactly(
                new OffsetRange.Markers(1, 2),
                new OffsetRange.Missing(2, 4),
                new OffsetRange.Markers(4, 5));
        assertThat(gaps.tellApart(log, 0, 2))
            .as("a record that is there after all is none of it")
            .containsExactly(new OffsetRange.Markers(1, 2));
        assertThat(gaps.tellApart(log, 4, 5)).containsExactly(new OffsetRange.Markers(4, 5));
        assertThat(gaps.tellApart(log, 3, 4)).containsExactly(new OffsetRange.Missing(3, 4));
      }
    }
  }

  private static RunningService start(BrokerOnDisk broker, Database database) {
    return RunningService.start(broker.bootstrapServers(), database, "belfry.log.partitions=1")
        .awaitTables();
  }

  private static int total(RunningService service, RecipientId recipient) {
    return service.get(recipient, "/api/notifications").body().path("total_count").asInt();
  }

  private static void transaction(
      String bootstrapServers, RunningService service, RecipientId to, int events, boolean commit)
      throws Exception {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("transactional.id", "test");
    try (var producer =
            new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      int partition = service.log().partitionOf(to);
      long markerAt = endOf(admin, partition) + events;
      producer.initTransactions();
      producer.beginTransaction();
      for (int i = 0; i < events; i++) {
        var _ =
            producer.send(
                CODEC.encode(Topic.NOTIFICATIONS.topicName(), service.log(), created(to)));
      }
      producer.flush();
      if (commit) {
        producer.commitTransaction();
      } else {
        producer.abortTransaction();
      }
      // The marker comes after the answer.
      await().until(() -> endOf(admin, partition) == markerAt + 1);
    }
  }

  private static long endOf(Admin admin, int partition) throws Exception {
    var log = new TopicPartition(Topic.NOTIFICATIONS.topicName(), partition);
    return admin.listOffsets(Map.of(log, OffsetSpec.latest())).partitionResult(log).get().offset();
  }
}
