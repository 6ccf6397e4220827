package dev.belfry.testing;

import dev.belfry.embedded.DataDirectory;
import dev.belfry.embedded.EmbeddedBroker;
import dev.belfry.embedded.EmbeddedDatabase;
import dev.belfry.embedded.EmbeddedException;
import dev.belfry.embedded.ListenAddress;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Exit;

/// A program that hosts a broker and a database on one data directory, writes to both for as long
/// as it lives, and says after each write what has been acknowledged so far.
///
/// Its first line about what it found is `found <records> <rows>`. With a second argument `fatal`
/// it then does what Kafka does when it can't go on.
final class BrokerAndDatabase {

  private static final TopicPartition PARTITION = new TopicPartition("kept", 0);

  private BrokerAndDatabase() {}

  public static void main(String[] arguments) throws Exception {
    try (var data = DataDirectory.open(Path.of(arguments[0]), "belfry.data");
        var broker = new EmbeddedBroker(data.kafka(), ListenAddress.anyLoopbackPort());
        var database = new EmbeddedDatabase(data.postgres(), ListenAddress.anyLoopbackPort())) {
      var began = System.nanoTime();
      broker.start();
      var brokerStarted = System.nanoTime();
      database.start();
      System.out.printf(
          "started broker %d ms, database %d ms%n",
          (brokerStarted - began) / 1_000_000, (System.nanoTime() - brokerStarted) / 1_000_000);
      System.out.println("database " + database.jdbcUrl());
      if (List.of(arguments).contains("fatal")) {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(database::close));
        Exit.halt(1, "for a test");
      }
      write(broker.bootstrapServers(), database);
    } catch (EmbeddedException e) {
      System.out.println("refused " + e.getMessage());
      System.exit(3);
    }
  }

  private static void write(String bootstrapServers, EmbeddedDatabase database) throws Exception {
    var kafka = Map.<String, Object>of("bootstrap.servers", bootstrapServers);
    createTopic(kafka);
    try (var connection =
            DriverManager.getConnection(
                database.jdbcUrl(), database.username(), database.password());
        var statement = connection.createStatement();
        var producer = new KafkaProducer<>(kafka, new StringSerializer(), new StringSerializer())) {
      statement.execute("CREATE TABLE IF NOT EXISTS kept (n bigint PRIMARY KEY)");
      var counted = statement.executeQuery("SELECT count(*) FROM kept");
      counted.next();
      var next = counted.getLong(1);
      System.out.println("found " + records(kafka) + " " + next);
      while (true) {
        next++;
        producer.send(new ProducerRecord<>(PARTITION.topic(), "n")).get();
        statement.execute("INSERT INTO kept VALUES (" + next + ")");
        System.out.println("kept " + next);
      }
    }
  }

  private static void createTopic(Map<String, Object> kafka) throws Exception {
    try (var admin = Admin.create(kafka)) {
      if (!admin.listTopics().names().get().contains(PARTITION.topic())) {
        admin.createTopics(List.of(new NewTopic(PARTITION.topic(), 1, (short) 1))).all().get();
      }
    }
  }

  private static long records(Map<String, Object> kafka) {
    try (var consumer =
        new KafkaConsumer<>(kafka, new StringDeserializer(), new StringDeserializer())) {
      return consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
    }
  }
}
