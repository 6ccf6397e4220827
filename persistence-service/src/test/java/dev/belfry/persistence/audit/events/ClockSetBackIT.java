package dev.belfry.persistence.audit.events;

import static dev.belfry.persistence.testing.Events.created;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.EventCodec;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Topic;
import dev.belfry.persistence.testing.Events;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.testing.BrokerOnDisk;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.TopicChanges;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The clock of the broker was an hour ahead for a while, and was then set right.
class ClockSetBackIT {
  private static final EventCodec CODEC = new EventCodec("//test", Clock.systemUTC());
  private static final Instant RIGHT = Instant.parse("2025-11-22T10:00:00Z");
  private static final Instant AHEAD = RIGHT.plusSeconds(3_600);

  @Test
  void eachRecordIsJudgedByItsOwnTime(@TempDir Path folder) {
    try (var broker = BrokerOnDisk.start(folder)) {
      broker.createLog(1);
      try (var service =
          RunningService.start(
                  broker.bootstrapServers(),
                  Infrastructure.shared().newDatabase(),
                  "belfry.log.partitions=1",
                  "belfry.log.check-every=1h")
              .awaitTables()) {
        // So that this test can say what the broker's clock said.
        new TopicChanges(broker.bootstrapServers(), Topic.NOTIFICATIONS.topicName())
            .set("message.timestamp.type", "CreateTime");
        RecipientId alice = Events.someone();
        publish(service, alice, RIGHT);
        publish(service, alice, AHEAD);
        publish(service, alice, RIGHT.plusSeconds(1));
        publish(service, alice, AHEAD.plusSeconds(1));
        publish(service, alice, RIGHT.plusSeconds(2));

        List<JsonNode> right = events(service, alice, RIGHT, RIGHT.plusSeconds(2));
        assertThat(timesOf(right)).containsExactly(RIGHT, RIGHT.plusSeconds(1));
        assertThat(timesOf(events(service, alice, AHEAD, AHEAD.plusSeconds(60))))
            .containsExactly(AHEAD, AHEAD.plusSeconds(1));
        assertThat(timesOf(events(service, alice, RIGHT.plusSeconds(1), AHEAD)))
            .containsExactly(RIGHT.plusSeconds(1), RIGHT.plusSeconds(2));

        String end = right.getLast().path("position").asString();
        List<JsonNode> rest =
            service
                .audit("/api/audit/events?recipient=%s&position=%s".formatted(alice.value(), end))
                .lines();
        assertThat(timesOf(rest))
            .as("whoever goes on misses nothing")
            .contains(AHEAD, AHEAD.plusSeconds(1), RIGHT.plusSeconds(2));

        assertThat(countAndLeftOut(inbox(service, alice, "?at=" + AHEAD.plusSeconds(1))))
            .isEqualTo("5, 0");
        JsonNode all = inbox(service, alice, "");
        assertThat(countAndLeftOut(all)).isEqualTo("5, 0");
        assertThat(countAndLeftOut(inbox(service, alice, "?at=" + RIGHT))).isEqualTo("1, 0");
        assertThat(countAndLeftOut(inbox(service, alice, "?at=" + RIGHT.plusSeconds(2))))
            .as("what stands behind a later record is left out, and that is said")
            .isEqualTo("1, 2");
        assertThat(countAndLeftOut(inbox(service, alice, "?at=" + AHEAD))).isEqualTo("3, 1");
        assertThat(countAndLeftOut(inbox(service, alice, "?at=" + all.path("position").asString())))
            .isEqualTo("5, 0");
      }
    }
  }

  private static JsonNode inbox(RunningService service, RecipientId recipient, String query) {
    var answer = service.audit("/api/audit/inbox/" + recipient.value() + query);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.body();
  }

  private static String countAndLeftOut(JsonNode inbox) {
    return inbox.path("total_count").asInt() + ", " + inbox.path("left_out").asInt();
  }

  private static List<JsonNode> events(
      RunningService service, RecipientId recipient, Instant from, Instant to) {
    return service
        .audit(
            "/api/audit/events?recipient=%s&from=%s&to=%s".formatted(recipient.value(), from, to))
        .lines();
  }

  private static List<Instant> timesOf(List<JsonNode> lines) {
    return lines.stream()
        .filter(line -> line.path("type").asString().equals("event"))
        .map(line -> Instant.parse(line.path("appended_at").asString()))
        .toList();
  }

  private static void publish(RunningService service, RecipientId recipient, Instant at) {
    ProducerRecord<byte[], byte[]> encoded =
        CODEC.encode(Topic.NOTIFICATIONS.topicName(), service.log(), created(recipient));
    service.publish(
        new ProducerRecord<>(
            encoded.topic(),
            encoded.partition(),
            at.toEpochMilli(),
            encoded.key(),
            encoded.value(),
            encoded.headers()));
  }
}
