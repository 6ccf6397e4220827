package dev.belfry.testing;

import dev.belfry.embedded.EmbeddedBroker;
import dev.belfry.embedded.ListenAddress;
import dev.belfry.events.Topic;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// A broker of a test's own whose files the test can get at.
public final class BrokerOnDisk implements AutoCloseable {
  private final Path folder;
  private final int port;
  private int partitions;
  private EmbeddedBroker broker;
  private @Nullable Admin admin;

  private BrokerOnDisk(Path folder, int port) {
    this.folder = folder;
    this.port = port;
    broker = newBroker();
    broker.start();
  }

  public static BrokerOnDisk start(Path folder) {
    return new BrokerOnDisk(folder, FreePort.next());
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  public Map<String, Object> connection() {
    return Map.of("bootstrap.servers", bootstrapServers());
  }

  /// Makes the log, with small segments of uncompressed batches, as they are easier to tamper with.
  public void createLog(int count) {
    partitions = count;
    Map<String, String> settings = new HashMap<>(Topic.NOTIFICATIONS.settings());
    settings.put("segment.bytes", "1048576");
    settings.put("compression.type", "uncompressed");
    try {
      admin()
          .createTopics(
              List.of(
                  new NewTopic(
                          Topic.NOTIFICATIONS.topicName(), Optional.of(count), Optional.empty())
                      .configs(settings)))
          .all()
          .get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Stops it, so that nobody has its files open.
  public void stop() {
    broker.close();
  }

  /// Where it was before.
  public void startAgain() {
    broker = newBroker();
    broker.start();
  }

  public Segments segmentsOf(int partition) {
    return segmentsOf(Topic.NOTIFICATIONS, partition);
  }

  public Segments segmentsOf(Topic topic, int partition) {
    return new Segments(folder.resolve(topic.topicName() + "-" + partition));
  }

  /// How many records were ever written to a topic.
  public long records(Topic topic) {
    try {
      return admin()
          .listOffsets(
              IntStream.range(0, topic.partitions(partitions))
                  .boxed()
                  .collect(
                      Collectors.toMap(
                          partition -> new TopicPartition(topic.topicName(), partition),
                          _ -> OffsetSpec.latest())))
          .all()
          .get()
          .values()
          .stream()
          .mapToLong(end -> end.offset())
          .sum();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private Admin admin() {
    if (admin == null) {
      admin = Admin.create(connection());
    }
    return admin;
  }

  @Override
  public void close() {
    if (admin != null) {
      admin.close();
    }
    broker.close();
  }

  private EmbeddedBroker newBroker() {
    return new EmbeddedBroker(folder, ListenAddress.loopback(port, "the test's Kafka port"));
  }
}
