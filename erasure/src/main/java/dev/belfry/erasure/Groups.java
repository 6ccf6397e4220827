package dev.belfry.erasure;

import static java.util.Objects.requireNonNull;

import dev.belfry.events.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// Who reads Belfry's topics in a group, and how far they have come.
///
/// @param admin not closed here
record Groups(Admin admin) {
  private static final String OURS = "belfry.";

  /// The group that takes requests on: how far others have read says nothing.
  private static final String RELAY = "belfry-requests";

  /// @throws RefusedException if anybody does
  void refuseMembers() {
    List<String> members = new ArrayList<>();
    for (String group : ids()) {
      ConsumerGroupDescription found =
          Topics.await(
              requireNonNull(
                  admin.describeConsumerGroups(List.of(group)).describedGroups().get(group)));
      List<String> hosts =
          found.members().stream()
              .filter(member ->
                  member.assignment().topicPartitions().stream()
                      .anyMatch(partition -> partition.topic().startsWith(OURS)))
              .map(member -> member.clientId() + member.host())
              .sorted()
              .toList();
      if (!hosts.isEmpty()) {
        members.add("%s (%s)".formatted(group, String.join(", ", hosts)));
      }
    }
    if (!members.isEmpty()) {
      throw new RefusedException(
          "Somebody still reads Belfry's topics: %s. Stop all services first; a member that was killed is gone after 10 s."
              .formatted(String.join("; ", members)));
    }
  }

  /// Whether all requests have become notifications or dead letters: nothing reads them any more.
  ///
  /// @param partitions of the requests
  /// @throws RefusedException if not
  void refuseWaitingRequests(Clients clients, List<TopicPartition> partitions) {
    Map<TopicPartition, Long> done = ids().contains(RELAY) ? offsets(RELAY) : Map.of();
    refuseOpenTransactions(clients, partitions);
    Map<Integer, Long> waiting = new TreeMap<>();
    try (Consumer<byte[], byte[]> reader = clients.readerOfCommitted()) {
      Map<TopicPartition, Long> begins = reader.beginningOffsets(partitions);
      for (TopicPartition partition : partitions) {
        var count = new AtomicLong();
        long from = Math.max(begins.getOrDefault(partition, 0L), done.getOrDefault(partition, 0L));
        Scan.from(from, reader, partition, _ -> count.incrementAndGet());
        if (count.get() > 0) {
          waiting.put(partition.partition(), count.get());
        }
      }
    }
    if (!waiting.isEmpty()) {
      throw new RefusedException(
          "Requests wait in %s (partition=count: %s). Start producer-api until it has taken them, stop it, and run the command again."
              .formatted(Topic.REQUESTS.topicName(), waiting));
    }
  }

  /// What stands behind the beginning of a transaction that has not ended has not been taken on.
  static void refuseOpenTransactions(Clients clients, List<TopicPartition> partitions) {
    try (Consumer<byte[], byte[]> all = clients.reader();
        Consumer<byte[], byte[]> committed = clients.readerOfCommitted()) {
      Map<TopicPartition, Long> ends = all.endOffsets(partitions);
      Map<TopicPartition, Long> stable = committed.endOffsets(partitions);
      if (!ends.equals(stable)) {
        throw new RefusedException(
            "Somebody writes to %s in a transaction that has not ended. Run the command with --abandon, stop them, wait until it has ended (kafka-transactions.sh find-hanging), start producer-api until it has taken what waits, stop it, and run the command again."
                .formatted(Topic.REQUESTS.topicName()));
      }
    }
  }

  /// Forgets how far groups had come in partitions that begin anew.
  void forget(List<TopicPartition> partitions) {
    for (String group : ids()) {
      List<TopicPartition> known =
          offsets(group).keySet().stream().filter(partitions::contains).toList();
      if (!known.isEmpty()) {
        Topics.await(admin.deleteConsumerGroupOffsets(group, Set.copyOf(known)).all());
      }
    }
  }

  private Map<TopicPartition, Long> offsets(String group) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    Map<TopicPartition, OffsetAndMetadata> found =
        Topics.await(
            admin
                .listConsumerGroupOffsets(Map.of(group, new ListConsumerGroupOffsetsSpec()))
                .partitionsToOffsetAndMetadata(group));
    found.forEach((partition, offset) -> {
      if (offset != null) {
        offsets.put(partition, offset.offset());
      }
    });
    return offsets;
  }

  private List<String> ids() {
    return Topics.await(admin.listGroups(ListGroupsOptions.forConsumerGroups()).all()).stream()
        .map(GroupListing::groupId)
        .toList();
  }
}
