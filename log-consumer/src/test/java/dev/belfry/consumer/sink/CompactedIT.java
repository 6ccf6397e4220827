package dev.belfry.consumer.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.consumer.ConsumerSettings;
import dev.belfry.consumer.LogOffsets;
import dev.belfry.testing.Database;
import dev.belfry.testing.Infrastructure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class CompactedIT {
  private static final String TOPIC = "compacted";
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
  private static final int VERSIONS = 50;

  private final Map<String, Object> kafka =
      Map.of("bootstrap.servers", Infrastructure.shared().bootstrapServers());
  private final Database database = Infrastructure.shared().newDatabase();
  private final Map<String, String> applied = new ConcurrentHashMap<>();

  @Test
  void whatWasReplacedIsNoLoss() throws Exception {
    database.execute(
        """
        CREATE TABLE compacted_position (topic text, partition integer, topic_id uuid NOT NULL,
          next_offset bigint NOT NULL, owner bigint NOT NULL, PRIMARY KEY (topic, partition))
        """);
    try (var admin = Admin.create(kafka);
        var offsets = new LogOffsets(kafka);
        var producer = new KafkaProducer<>(kafka, new StringSerializer(), new StringSerializer())) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(TOPIC, Optional.of(1), Optional.empty())
                      .configs(
                          Map.of(
                              "cleanup.policy", "compact",
                              "segment.ms", "100",
                              "min.cleanable.dirty.ratio", "0.001"))))
          .all()
          .get();
      for (int i = 0; i < VERSIONS; i++) {
        producer.send(new ProducerRecord<>(TOPIC, "alice", "version " + i)).get();
        producer.send(new ProducerRecord<>(TOPIC, "bob", "version " + i)).get();
      }
      await()
          .atMost(Duration.ofSeconds(90))
          .pollInterval(Duration.ofMillis(200))
          .until(() -> {
            producer.send(new ProducerRecord<>(TOPIC, "carol", "rolls the segment")).get();
            return firstOffset() > 0;
          });

      Sink sink = start(offsets);

      await()
          .untilAsserted(() ->
              assertThat(applied)
                  .containsEntry("alice", "version " + (VERSIONS - 1))
                  .containsEntry("bob", "version " + (VERSIONS - 1)));
      // Rows come before it is known that Kafka lets it read.
      await()
          .untilAsserted(() -> assertThat(sink.health().getDetails()).doesNotContainKey("reason"));
      sink.stop();
    }
  }

  private long firstOffset() {
    try (var consumer = ConsumerSettings.open(ConsumerSettings.alone(kafka, 1))) {
      consumer.assign(List.of(PARTITION));
      consumer.seek(PARTITION, 0);
      // A poll may give nothing: what it found may all have been replaced.
      return await()
          .until(() -> consumer.poll(Duration.ofSeconds(1)), records -> !records.isEmpty())
          .iterator()
          .next()
          .offset();
    }
  }

  private Sink start(LogOffsets offsets) {
    var connections = new PGSimpleDataSource();
    connections.setURL(database.jdbcUrl());
    connections.setUser(database.username());
    connections.setPassword(database.password());
    var sink =
        new Sink(
            new SinkSettings(
                kafka,
                TOPIC,
                "remembering",
                50,
                Duration.ZERO,
                new PositionTable("compacted_position"),
                true),
            CompletableFuture.completedFuture(new Source(null, 1, _ -> new Remembering())),
            () -> {},
            connections,
            offsets,
            new SinkState(TOPIC, new SimpleMeterRegistry()));
    sink.start();
    return sink;
  }

  private final class Remembering implements SinkTarget {
    @Override
    public Tally write(Connection connection, List<ConsumerRecord<byte[], byte[]>> records) {
      for (ConsumerRecord<byte[], byte[]> each : records) {
        applied.put(
            new String(each.key(), StandardCharsets.UTF_8),
            new String(each.value(), StandardCharsets.UTF_8));
      }
      return new Tally(Map.of(new Tally.Line(Outcome.APPLIED, "word"), records.size()));
    }

    @Override
    public Tally refused(
        Connection connection, ConsumerRecord<byte[], byte[]> kafkaRecord, String reason) {
      throw new IllegalStateException("there is nothing that can't be remembered");
    }
  }
}
