package dev.belfry.consumer.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.consumer.LogOffsets;
import dev.belfry.events.ErasedRecord;
import dev.belfry.testing.Database;
import dev.belfry.testing.Infrastructure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/// All that it takes to count the words of a topic in tables of one's own, each exactly once.
class ExactlyOnceIT {
  private static final String TOPIC = "words";
  private static final int PARTITIONS = 3;
  private static final int EACH = 40;
  private static final List<String> WORDS = List.of("bell", "tower", "rope", "hour", "tide");
  private static final String TABLES =
      """
      CREATE TABLE word (word text PRIMARY KEY, times bigint NOT NULL);
      CREATE TABLE word_position (
        topic text,
        partition integer,
        topic_id uuid NOT NULL,
        next_offset bigint NOT NULL,
        owner bigint NOT NULL,
        PRIMARY KEY (topic, partition))
      """;

  private final Map<String, Object> kafka =
      Map.of("bootstrap.servers", Infrastructure.shared().bootstrapServers());
  private final Database database = Infrastructure.shared().newDatabase();

  @Test
  void everyWordIsCountedOnceThoughConnectionsBreakAndInstancesComeAndGo() throws Exception {
    database.execute(TABLES);
    try (var admin = Admin.create(kafka);
        var offsets = new LogOffsets(kafka);
        var producer = new KafkaProducer<>(kafka, new StringSerializer(), new StringSerializer())) {
      admin
          .createTopics(List.of(new NewTopic(TOPIC, Optional.of(PARTITIONS), Optional.empty())))
          .all()
          .get();
      Sink first = start(offsets);
      Sink second = start(offsets);
      for (int i = 0; i < EACH; i++) {
        for (String word : WORDS) {
          producer.send(new ProducerRecord<>(TOPIC, word, "")).get();
        }
        // It has no word: whoever is handed it fails.
        producer.send(erased(i)).get();
        if (i == EACH / 2) {
          first.stop();
        }
      }

      await()
          .untilAsserted(() ->
              assertThat(sum("SELECT sum(next_offset) FROM word_position"))
                  .isEqualTo((long) EACH * (WORDS.size() + 1)));
      second.stop();
    }
    assertThat(sum("SELECT min(times) FROM word")).isEqualTo(EACH);
    assertThat(sum("SELECT max(times) FROM word")).isEqualTo(EACH);
    assertThat(sum("SELECT count(*) FROM word")).isEqualTo(WORDS.size());
  }

  private static ProducerRecord<String, String> erased(int number) {
    ProducerRecord<String, String> erased = new ProducerRecord<>(TOPIC, "{}");
    ErasedRecord.headers(0, number).forEach(erased.headers()::add);
    return erased;
  }

  private Sink start(LogOffsets offsets) {
    var connections = new PGSimpleDataSource();
    connections.setURL(database.jdbcUrl());
    connections.setUser(database.username());
    connections.setPassword(database.password());
    var sink =
        new Sink(
            new SinkSettings(
                kafka, TOPIC, "counting", 50, Duration.ZERO, new PositionTable("word_position")),
            CompletableFuture.completedFuture(new Source(null, PARTITIONS, _ -> new Counting())),
            () -> {},
            connections,
            offsets,
            new SinkState(TOPIC, new SimpleMeterRegistry()));
    sink.start();
    return sink;
  }

  private long sum(String query) throws SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  /// Loses its connection now and then.
  private static final class Counting implements SinkTarget {
    private int batches;

    @Override
    public Tally write(Connection connection, List<ConsumerRecord<byte[], byte[]>> records)
        throws SQLException {
      try (var count =
          connection.prepareStatement(
              """
              INSERT INTO word VALUES (?, 1)
              ON CONFLICT (word) DO UPDATE SET times = word.times + 1
              """)) {
        for (ConsumerRecord<byte[], byte[]> each : records) {
          count.setString(1, new String(each.key(), StandardCharsets.UTF_8));
          count.executeUpdate();
        }
      }
      if (++batches % 20 == 5) {
        try (var statement = connection.createStatement()) {
          statement.execute("SELECT pg_terminate_backend(pg_backend_pid())");
        }
      }
      return new Tally(Map.of(new Tally.Line(Outcome.APPLIED, "word"), records.size()));
    }

    @Override
    public Tally refused(
        Connection connection, ConsumerRecord<byte[], byte[]> kafkaRecord, String reason) {
      throw new IllegalStateException("there is no word that can't be counted");
    }
  }
}
