package dev.belfry.persistence.ops;

import static dev.belfry.persistence.testing.Events.created;
import static dev.belfry.persistence.testing.Events.someone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.consumer.sink.Sink;
import dev.belfry.events.CancelReason;
import dev.belfry.events.Channel;
import dev.belfry.events.Deliveries;
import dev.belfry.events.DeliveryCancelled;
import dev.belfry.events.DeliverySkipped;
import dev.belfry.events.DeliveryStep;
import dev.belfry.events.NotificationCreated;
import dev.belfry.events.RecipientId;
import dev.belfry.events.SkipReason;
import dev.belfry.persistence.testing.RunningService;
import dev.belfry.persistence.testing.RunningService.Answer;
import dev.belfry.testing.Infrastructure;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What is happening now, as the log and the rows have it.
class OpsIT {
  private static final Infrastructure infrastructure = Infrastructure.start();
  private static final RunningService service = RunningService.start(infrastructure);

  private final RecipientId alice = someone();

  @AfterAll
  static void stop() {
    service.close();
    infrastructure.close();
  }

  @Test
  void eachPartitionSaysWhereItEndsAndHowFarItIsApplied() {
    long offset = service.publish(created(alice)).position().offset();

    await()
        .untilAsserted(() -> {
          JsonNode partitions = ops().path("partitions");
          assertThat(partitions.valueStream().map(one -> one.path("topic").asString()).distinct())
              .containsExactly(
                  "belfry.notifications", "belfry.receipts", "belfry.deliveries", "belfry.audit");
          assertThat(partitions.valueStream().map(one -> one.path("lag").asLong(-1)))
              .hasSize(3 + 3 + 3 + 1)
              .containsOnly(0L);
          JsonNode own = partitions.path(service.log().partitionOf(alice));
          assertThat(own.path("end_offset").asLong()).isEqualTo(offset + 1);
          assertThat(own.path("applied_offset").asLong()).isEqualTo(offset + 1);
        });
  }

  @Test
  void whatIsAppendedIsCountedPerSecond() {
    await()
        .untilAsserted(() -> {
          service.publish(created(alice));
          assertThat(ops().path("events_per_second").asDouble()).isPositive();
        });
  }

  @Test
  void whatIsNotAppliedIsTheLag() {
    // With rows of its own, in a group of its own.
    try (RunningService other =
        RunningService.start(
                infrastructure, infrastructure.newDatabase(), "belfry.persistence.group=other")
            .awaitTables()) {
      await().until(() -> lagOf(other.audit("/api/ops").body()) == 0);
      other.bean("readModelSink", Sink.class).stop();
      service.publish(created(alice));
      service.publish(created(alice));

      await().untilAsserted(() -> assertThat(lagOf(other.audit("/api/ops").body())).isEqualTo(2));
    }
  }

  @Test
  void openDeadLettersAreThoseThatTheAuditLists() {
    var raw =
        new ProducerRecord<>(
            "belfry.notifications",
            service.log().partitionOf(alice),
            alice.key(),
            "{".getBytes(StandardCharsets.UTF_8));
    RecordMetadata place = service.publish(raw);
    String letters = "/api/audit/dead-letters";
    String path =
        "%s/belfry.notifications/%s/%s".formatted(letters, place.partition(), place.offset());
    await().until(() -> service.audit(path).status() == 200);
    int open = service.audit(letters + "?state=open").body().path("total_count").asInt();

    assertThat(open).isPositive();
    await()
        .untilAsserted(() -> assertThat(ops().path("open_dead_letters").asInt()).isEqualTo(open));
  }

  @Test
  void deliveriesAreCountedByOutcomeAndByReason() {
    NotificationCreated read = created(alice);
    NotificationCreated unreachable = created(alice);
    service.publish(read);
    service.publish(unreachable);
    DeliveryStep cancelled =
        new DeliveryCancelled(
            Deliveries.idOf(Channel.EMAIL, alice, read.id()),
            alice,
            Channel.EMAIL,
            List.of(read.id()),
            CancelReason.READ);
    service.publish(cancelled);
    service.publish(cancelled); // the topic may say the same again
    service.publish(
        new DeliverySkipped(
            Deliveries.idOf(Channel.EMAIL, alice, unreachable.id()),
            alice,
            Channel.EMAIL,
            List.of(unreachable.id()),
            SkipReason.NO_ADDRESS,
            Instant.now()));

    await()
        .untilAsserted(() -> {
          JsonNode ops = ops();
          assertThat(ops.path("outcomes_today").toString())
              .isEqualTo(
                  """
                  [{"channel":"email","outcome":"cancelled","count":1},\
                  {"channel":"email","outcome":"skipped","count":1}]\
                  """);
          assertThat(ops.path("recent_reasons").toString())
              .isEqualTo(
                  """
                  [{"channel":"email","outcome":"cancelled","reason":"read","count":1},\
                  {"channel":"email","outcome":"skipped","reason":"no_address","count":1}]\
                  """);
        });
  }

  @Test
  void whatOtherProcessesKnowIsNull() {
    JsonNode ops = ops();

    assertThat(ops.path("open_sessions").isNull()).isTrue();
    assertThat(ops.path("open_deliveries").isNull()).isTrue();
    assertThat(Instant.parse(ops.path("as_of").asString())).isAfter(Instant.now().minusSeconds(60));
  }

  @Test
  void itTakesTheScopeForIt() throws Exception {
    assertThat(service.getWithoutToken("/api/ops").status()).isEqualTo(401);
    Answer refused = service.get(alice, "/api/ops");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body().path("detail").asString()).contains("notifications:audit");
    assertThat(service.getWithoutToken("/ops").status()).isEqualTo(200);
  }

  private static JsonNode ops() {
    return service.audit("/api/ops").body();
  }

  private static long lagOf(JsonNode ops) {
    return ops.path("partitions").valueStream().mapToLong(one -> one.path("lag").asLong(-1)).sum();
  }
}
