package dev.belfry.erasure;

import dev.belfry.events.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// Reads all topics, and counts what there is of a person.
///
/// @param topics Kafka's
record Survey(Clients clients, Topics topics) {
  /// Learns the person's addresses and devices.
  void learn(Person person) {
    try (Consumer<byte[], byte[]> reader = clients.reader()) {
      for (TopicPartition partition : partitions(Topic.CONTACTS.topicName())) {
        Scan.all(reader, partition, person::learn);
      }
    }
  }

  List<Found> of(Person person) {
    List<Found> all = new ArrayList<>();
    try (Consumer<byte[], byte[]> reader = clients.reader()) {
      for (Topic topic : Topic.values()) {
        var count = new Count(person, new Removal(person).of(topic));
        partitions(topic.topicName()).forEach(each -> Scan.all(reader, each, count::take));
        all.add(new Found(topic.topicName(), count.records, count.theirs, count.mentioning));
      }
    }
    return all;
  }

  /// None of a topic that is not there.
  List<TopicPartition> partitions(String topic) {
    Optional<TopicDescription> found = topics.find(topic);
    return found.stream()
        .flatMap(description -> description.partitions().stream())
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .toList();
  }

  private static final class Count {
    private final Person person;
    private final Verdict.Rule rule;
    private long records;
    private long theirs;
    private long mentioning;

    Count(Person person, Verdict.Rule rule) {
      this.person = person;
      this.rule = rule;
    }

    void take(ConsumerRecord<byte[], byte[]> each) {
      records++;
      if (!(rule.apply(each) instanceof Verdict.Keep)) {
        theirs++;
      } else if (person.isNamedIn(each)) {
        mentioning++;
      }
    }
  }
}
