package dev.belfry.consumer.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.consumer.LogOffsets;
import dev.belfry.testing.Database;
import dev.belfry.testing.Infrastructure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/// PostgreSQL ends what takes longer than it may, and nothing is lost, refused or stuck by that.
class StatementTimeoutIT {
  private static final int PARTITIONS = 2;
  private static final int BATCH = 40;
  private static final Duration TIMEOUT = Duration.ofMillis(250);
  private static final String QUICK = "0";

  /// Of each record in seconds: a whole batch takes three times the timeout, an eighth is in time.
  private static final String SLOW = "0.02";

  private static final String ENDLESS = "600";

  private final Map<String, Object> kafka =
      Map.of("bootstrap.servers", Infrastructure.shared().bootstrapServers());
  private final Database database = Infrastructure.shared().newDatabase();
  private final LogOffsets offsets = new LogOffsets(kafka);
  private final KafkaProducer<String, String> producer =
      new KafkaProducer<>(kafka, new StringSerializer(), new StringSerializer());
  private final Sleeping target = new Sleeping();

  @BeforeEach
  void makeTables() {
    database.execute(
        """
        CREATE TABLE slept (nr bigserial, partition integer, place bigint);
        CREATE TABLE slept_position (topic text, partition integer, topic_id uuid NOT NULL,
          next_offset bigint NOT NULL, owner bigint NOT NULL, PRIMARY KEY (topic, partition))
        """);
  }

  @AfterEach
  void close() {
    producer.close();
    offsets.close();
  }

  @Test
  void aBatchThatTakesTooLongIsAppliedInPiecesExactlyOnceAndInOrder() throws Exception {
    String topic = newTopic("slow");
    for (int i = 0; i < BATCH; i++) {
      send(topic, 0, SLOW);
      send(topic, 1, QUICK);
    }

    Sink sink = start(topic);

    await()
        .untilAsserted(() -> {
          assertThat(slept(0)).isEqualTo(upTo(BATCH));
          assertThat(slept(1)).isEqualTo(upTo(BATCH));
        });
    sink.stop();
    assertThat(target.tookTooLong).isNotEmpty();
  }

  @Test
  void aRecordThatAlwaysTakesTooLongHaltsItsPartitionAloneAndIsAppliedOnceItDoesNot()
      throws Exception {
    String topic = newTopic("endless");
    for (int i = 0; i < 10; i++) {
      send(topic, 0, i == 3 ? ENDLESS : QUICK);
      send(topic, 1, QUICK);
    }

    Sink sink = start(topic);

    await()
        .untilAsserted(() ->
            assertThat(String.valueOf(sink.health().getDetails().get("reason")))
                .startsWith(
                    "0: halted, applying offset 3 takes longer than statement_timeout, even alone.")
                .doesNotContain("1: "));
    for (int i = 0; i < 10; i++) {
      send(topic, 0, QUICK);
      send(topic, 1, QUICK);
    }
    await().untilAsserted(() -> assertThat(slept(1)).isEqualTo(upTo(20)));
    assertThat(slept(0)).isEqualTo(upTo(3));
    target.isQuick = true;

    await()
        .untilAsserted(() -> {
          assertThat(slept(0)).isEqualTo(upTo(20));
          assertThat(sink.health().getDetails()).doesNotContainKey("reason");
        });
    sink.stop();
  }

  private String newTopic(String name) throws Exception {
    try (var admin = Admin.create(kafka)) {
      admin
          .createTopics(List.of(new NewTopic(name, Optional.of(PARTITIONS), Optional.empty())))
          .all()
          .get();
    }
    return name;
  }

  private void send(String topic, int partition, String seconds) throws Exception {
    producer.send(new ProducerRecord<>(topic, partition, "", seconds)).get();
  }

  private Sink start(String topic) {
    var connections = new PGSimpleDataSource();
    connections.setURL(database.jdbcUrl());
    connections.setUser(database.username());
    connections.setPassword(database.password());
    connections.setOptions("-c statement_timeout=" + TIMEOUT.toMillis());
    var sink =
        new Sink(
            new SinkSettings(
                kafka, topic, topic, BATCH, Duration.ZERO, new PositionTable("slept_position")),
            CompletableFuture.completedFuture(new Source(null, PARTITIONS, _ -> target)),
            () -> {},
            connections,
            offsets,
            new SinkState(topic, new SimpleMeterRegistry()),
            new SinkPauses(Duration.ofMillis(200), Duration.ofMillis(500)));
    sink.start();
    return sink;
  }

  /// The offsets applied, in the order in which they were.
  private List<Long> slept(int partition) throws SQLException {
    List<Long> places = new ArrayList<>();
    try (var connection = database.connect();
        var ask =
            connection.prepareStatement(
                "SELECT place FROM slept WHERE partition = ? ORDER BY nr")) {
      ask.setInt(1, partition);
      try (var row = ask.executeQuery()) {
        while (row.next()) {
          places.add(row.getLong(1));
        }
      }
    }
    return places;
  }

  private static List<Long> upTo(long end) {
    return LongStream.range(0, end).boxed().toList();
  }

  /// Takes as long as the records say, all together, in one statement.
  private static final class Sleeping implements SinkTarget {
    private final List<Integer> tookTooLong = new CopyOnWriteArrayList<>();
    private volatile boolean isQuick;

    @Override
    public Tally write(Connection connection, List<ConsumerRecord<byte[], byte[]>> records)
        throws SQLException {
      double seconds =
          records.stream()
              .mapToDouble(
                  each -> Double.parseDouble(new String(each.value(), StandardCharsets.UTF_8)))
              .sum();
      try (var add =
              connection.prepareStatement("INSERT INTO slept (partition, place) VALUES (?, ?)");
          var sleep = connection.prepareStatement("SELECT pg_sleep(?)")) {
        for (ConsumerRecord<byte[], byte[]> each : records) {
          add.setInt(1, each.partition());
          add.setLong(2, each.offset());
          add.addBatch();
        }
        add.executeBatch();
        sleep.setDouble(1, isQuick ? 0 : seconds);
        sleep.execute();
      } catch (SQLException e) {
        tookTooLong.add(records.size());
        throw e;
      }
      return new Tally(Map.of(new Tally.Line(Outcome.APPLIED, "sleep"), records.size()));
    }

    @Override
    public Tally refused(
        Connection connection, ConsumerRecord<byte[], byte[]> kafkaRecord, String reason) {
      throw new IllegalStateException("a timeout says nothing about a record");
    }
  }
}
