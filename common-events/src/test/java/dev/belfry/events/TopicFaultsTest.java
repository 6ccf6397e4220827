package dev.belfry.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TopicFaultsTest {
  @ParameterizedTest
  @EnumSource(Topic.class)
  void withThreeReplicasAnAcknowledgementMustMeanTwoCopies(Topic topic) {
    assertThat(faults(topic, 3, "min.insync.replicas", "1"))
        .containsExactly(
            topic.topicName() + ": min.insync.replicas is 1 (expected: at least 2)",
            "remedy: kafka-configs.sh --bootstrap-server <kafka> --alter --topic "
                + topic.topicName()
                + " --add-config min.insync.replicas=2");
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "2, 2", "3, 2", "3, 3"})
  void otherNumbersOfCopiesAreTheOperators(int replicas, String inSync) {
    assertThat(faults(Topic.NOTIFICATIONS, replicas, "min.insync.replicas", inSync)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, 2, 1", "3, 4, 2"})
  void aTopicThatCouldNeverBeWrittenIsNamed(int replicas, String inSync, String remedied) {
    assertThat(faults(Topic.RECEIPTS, replicas, "min.insync.replicas", inSync))
        .first()
        .asString()
        .contains("expected: at most the number of replicas, which is " + replicas);
    assertThat(faults(Topic.RECEIPTS, replicas, "min.insync.replicas", inSync).getLast())
        .endsWith("min.insync.replicas=" + remedied);
  }

  @ParameterizedTest
  @EnumSource(Topic.class)
  void noLeaderMayTakeBackWhatWasAcknowledged(Topic topic) {
    assertThat(faults(topic, 1, "unclean.leader.election.enable", "true"))
        .first()
        .asString()
        .contains("unclean.leader.election.enable is true (expected: false)");
  }

  @ParameterizedTest
  @EnumSource(Topic.class)
  void aTopicThatTakesNoRecordsIsNotToBeOpenedByHand(Topic topic) {
    assertThat(faults(topic, 1, "max.message.bytes", "0"))
        .singleElement()
        .asString()
        .startsWith(topic.topicName() + " takes no records: the erasure of a person is under way")
        .doesNotContain("kafka-configs.sh");
  }

  private static List<String> faults(Topic topic, int replicas, String setting, String value) {
    Map<String, String> settings = new HashMap<>(topic.settings());
    settings.put("max.message.bytes", "1048588");
    settings.put("min.insync.replicas", "1");
    settings.put(setting, value);
    Config config =
        new Config(
            settings.entrySet().stream()
                .map(entry -> new ConfigEntry(entry.getKey(), entry.getValue()))
                .toList());
    List<Node> nodes = IntStream.range(0, replicas).mapToObj(i -> new Node(i, "b", 9092)).toList();
    return TopicFaults.of(
        topic,
        3,
        new TopicDescription(
            topic.topicName(),
            false,
            IntStream.range(0, topic.partitions(3))
                .mapToObj(i -> new TopicPartitionInfo(i, nodes.getFirst(), nodes, nodes))
                .toList()),
        config);
  }
}
