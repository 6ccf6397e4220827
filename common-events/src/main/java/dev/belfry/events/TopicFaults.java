package dev.belfry.events;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;

/// What is wrong with a topic as it stands in Kafka, and the command that puts it right.
final class TopicFaults {
  /// From so many replicas on, an acknowledgement must mean two copies. With fewer, two would mean
  /// that nothing is taken while one broker is away.
  private static final int REPLICAS_FOR_TWO_COPIES = 3;

  private final Topic topic;
  private final TopicDescription description;
  private final Config config;
  private final List<String> faults = new ArrayList<>();
  private final Map<String, String> remedy = new LinkedHashMap<>();

  private TopicFaults(Topic topic, TopicDescription description, Config config) {
    this.topic = topic;
    this.description = description;
    this.config = config;
  }

  /// Each in words for an operator; empty if the topic is as it must be.
  static List<String> of(Topic topic, int partitions, TopicDescription description, Config config) {
    TopicFaults found = new TopicFaults(topic, description, config);
    found.checkPartitions(topic.partitions(partitions));
    new TreeMap<>(topic.settings()).forEach(found::expect);
    found.checkLargestMessage();
    found.checkReplicas();
    if (!found.remedy.isEmpty()) {
      found.faults.add(found.command());
    }
    return found.faults;
  }

  private void checkPartitions(int expected) {
    int actual = description.partitions().size();
    if (actual != expected) {
      faults.add(
          "%s has %s partitions (expected: %s), and a log keeps its number: copy one that has grown into a new topic"
              .formatted(topic.topicName(), actual, expected));
    }
  }

  private void expect(String setting, String expected) {
    if (!actual(setting).equals(expected)) {
      wrong(setting, expected, expected);
    }
  }

  /// What is accepted at a door must fit, or it would be accepted and go nowhere.
  private void checkLargestMessage() {
    if (actual(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).equals("0")) {
      faults.add(
          "%s takes no records: the erasure of a person is under way, or has ended early and is to be run again (docs/operations/erasure.md)"
              .formatted(topic.topicName()));
      return;
    }
    if (number(TopicConfig.MAX_MESSAGE_BYTES_CONFIG) < topic.leastMaxMessageBytes()) {
      wrong(
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
          "at least " + topic.leastMaxMessageBytes(),
          String.valueOf(topic.leastMaxMessageBytes()));
    }
  }

  /// Acknowledged means that the loss of one broker loses nothing, where there are others.
  private void checkReplicas() {
    int replicas =
        description.partitions().stream().mapToInt(p -> p.replicas().size()).min().orElse(0);
    long inSync = number(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
    if (replicas >= REPLICAS_FOR_TWO_COPIES && inSync < 2) {
      wrong(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "at least 2", "2");
    } else if (replicas > 0 && inSync > replicas) {
      String most = String.valueOf(Math.max(1, replicas - 1));
      wrong(
          TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
          "at most the number of replicas, which is " + replicas,
          most);
    }
  }

  private void wrong(String setting, String expected, String remedied) {
    faults.add(
        "%s: %s is %s (expected: %s)"
            .formatted(topic.topicName(), setting, actual(setting), expected));
    remedy.put(setting, remedied);
  }

  private String command() {
    return "remedy: kafka-configs.sh --bootstrap-server <kafka> --alter --topic %s --add-config %s"
        .formatted(
            topic.topicName(),
            String.join(
                ",",
                remedy.entrySet().stream()
                    .map(setting -> setting.getKey() + "=" + setting.getValue())
                    .toList()));
  }

  private String actual(String setting) {
    var entry = config.get(setting);
    return entry == null || entry.value() == null ? "unknown" : entry.value();
  }

  private long number(String setting) {
    try {
      return Long.parseLong(actual(setting));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
