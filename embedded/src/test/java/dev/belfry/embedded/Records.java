package dev.belfry.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// Records in one topic of a broker under test.
///
/// @param connection what its clients need
record Records(Map<String, ?> connection) {

  private static final String TOPIC = "kept";

  Records(String bootstrapServers) {
    this(Map.of("bootstrap.servers", bootstrapServers));
  }

  void createTopic() throws ExecutionException, InterruptedException {
    try (var admin = Admin.create(settings())) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }
  }

  /// Returns when the broker has acknowledged all of them.
  void write(int count) throws ExecutionException, InterruptedException {
    try (var producer =
        new KafkaProducer<>(settings(), new StringSerializer(), new StringSerializer())) {
      for (var sent :
          IntStream.range(0, count)
              .mapToObj(n -> producer.send(new ProducerRecord<>(TOPIC, "record " + n)))
              .toList()) {
        sent.get();
      }
    }
  }

  List<String> read() {
    var partition = new TopicPartition(TOPIC, 0);
    try (var consumer =
        new KafkaConsumer<>(settings(), new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      var values = new ArrayList<String>();
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(record -> values.add(record.value()));
      }
      return values;
    }
  }

  private Map<String, Object> settings() {
    return new HashMap<>(connection);
  }
}
