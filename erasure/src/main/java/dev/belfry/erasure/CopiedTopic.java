package dev.belfry.erasure;

import dev.belfry.erasure.Progress.Replaced;
import dev.belfry.events.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;

/// The copy of one topic, without what is the person's.
///
/// @param source what is copied
record CopiedTopic(Clients clients, Topics topics, Copier copier, Replaced source) {
  /// What a topic needs while it is filled: the times of its records are those that they had, and
  /// nothing of it goes.
  static final Map<String, String> FILLING =
      Map.of(
          TopicConfig.CLEANUP_POLICY_CONFIG,
          TopicConfig.CLEANUP_POLICY_DELETE,
          TopicConfig.RETENTION_MS_CONFIG,
          "-1",
          TopicConfig.RETENTION_BYTES_CONFIG,
          "-1",
          TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
          "CreateTime",
          TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG,
          String.valueOf(Long.MAX_VALUE),
          TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
          String.valueOf(Long.MAX_VALUE),
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
          String.valueOf(Clients.LARGEST_RECORD));

  /// What a topic is created with, to be filled.
  static Map<String, String> settings(Replaced source) {
    Map<String, String> settings = new HashMap<>(source.settings());
    settings.putAll(FILLING);
    return settings;
  }

  /// Makes it anew.
  Replaced copy(Topic topic, Person person) {
    String copy = Erasure.copyOf(topic.topicName());
    topics.delete(copy);
    if (Treatment.of(topic) == Treatment.EMPTIED) {
      return emptied(topic);
    }
    topics.create(copy, source.partitions(), source.replicas(), settings(source));
    Verdict.Rule rule = new Removal(person).of(topic);
    List<Copied> copies = new ArrayList<>();
    for (int partition = 0; partition < source.partitions(); partition++) {
      copies.add(
          copier.copy(
              new TopicPartition(topic.topicName(), partition),
              new TopicPartition(copy, partition),
              Treatment.of(topic) == Treatment.PLACES_KEPT,
              rule));
    }
    return source.copied(copies);
  }

  private Replaced emptied(Topic topic) {
    return source.copied(
        ends(clients, topic, source).stream()
            .map(end -> new Copied(end, "", 0, "", 0, 0))
            .toList());
  }

  /// @throws RefusedException if a topic is not what was copied any more
  static void refuseIfChanged(Clients clients, Topics topics, Topic topic, Replaced source) {
    String id = topics.find(topic.topicName()).map(found -> found.topicId().toString()).orElse("");
    if (!id.equals(source.id()) || !ends(clients, topic, source).equals(source.ends())) {
      throw new RefusedException(
          "%s has changed since it was copied: something still writes to it, although it should take no record. Stop all services, run the command with --abandon, and then again."
              .formatted(topic.topicName()));
    }
  }

  private static List<Long> ends(Clients clients, Topic topic, Replaced source) {
    try (Consumer<byte[], byte[]> reader = clients.reader()) {
      return IntStream.range(0, source.partitions())
          .mapToObj(partition -> Scan.end(reader, new TopicPartition(topic.topicName(), partition)))
          .toList();
    }
  }
}
