package dev.belfry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class InfrastructureIT {

  private static final TopicPartition PARTITION = new TopicPartition("kept", 0);

  private static final Infrastructure infrastructure = Infrastructure.start();

  @AfterAll
  static void stop() {
    infrastructure.close();
  }

  @Test
  void aRecordIsThereAfterTheBrokerWasStoppedAndStarted() throws Exception {
    createTopic();
    write("before");
    var address = infrastructure.bootstrapServers();

    infrastructure.stopKafka();
    assertThatThrownBy(() -> write("meanwhile", impatient()))
        .isInstanceOf(ExecutionException.class);
    infrastructure.startKafka();

    write("after");
    assertThat(infrastructure.bootstrapServers()).isEqualTo(address);
    assertThat(read()).containsExactly("before", "after");
  }

  @Test
  void aRowIsThereAfterTheDatabaseWasStoppedAndStarted() throws Exception {
    var database = infrastructure.newDatabase();
    database.execute("CREATE TABLE kept AS SELECT 'before' AS said");

    infrastructure.stopDatabase();
    assertThatThrownBy(database::connect).isInstanceOf(SQLException.class);
    infrastructure.startDatabase();

    assertThat(ask(database, "SELECT said FROM kept")).isEqualTo("before");
  }

  @Test
  void everyNewDatabaseIsEmptyAndDurable() throws SQLException {
    var first = infrastructure.newDatabase();
    first.execute("CREATE TABLE taken ()");
    var second = infrastructure.newDatabase();
    second.execute("CREATE TABLE taken ()");

    for (var setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
      assertThat(ask(second, "SHOW " + setting)).as(setting).isEqualTo("on");
    }
  }

  @Test
  void sharedIsTheSameForAll() {
    assertThat(Infrastructure.shared()).isSameAs(Infrastructure.shared());
    assertThat(Infrastructure.shared().jdbcUrl()).isNotEqualTo(infrastructure.jdbcUrl());
  }

  private static String ask(Database database, String question) throws SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var answer = statement.executeQuery(question)) {
      answer.next();
      return answer.getString(1);
    }
  }

  private static void createTopic() throws ExecutionException, InterruptedException {
    try (var admin = Admin.create(kafka())) {
      admin.createTopics(List.of(new NewTopic(PARTITION.topic(), 1, (short) 1))).all().get();
    }
  }

  private static void write(String value) throws Exception {
    write(value, kafka());
  }

  private static void write(String value, Map<String, Object> settings) throws Exception {
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(PARTITION.topic(), value)).get(60, TimeUnit.SECONDS);
    }
  }

  private static List<String> read() {
    try (var consumer =
        new KafkaConsumer<>(kafka(), new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(PARTITION));
      consumer.seekToBeginning(List.of(PARTITION));
      long end = consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
      var values = new ArrayList<String>();
      while (consumer.position(PARTITION) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(record -> values.add(record.value()));
      }
      return values;
    }
  }

  private static Map<String, Object> kafka() {
    return Map.of("bootstrap.servers", infrastructure.bootstrapServers());
  }

  /// Of whoever does not wait for a broker that is away.
  private static Map<String, Object> impatient() {
    return Map.of(
        "bootstrap.servers",
        infrastructure.bootstrapServers(),
        "max.block.ms",
        2000,
        "request.timeout.ms",
        2000,
        "delivery.timeout.ms",
        4000);
  }
}
