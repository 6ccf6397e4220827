package dev.belfry.e2e;

import static org.awaitility.Awaitility.await;

import dev.belfry.testing.FreePort;
import dev.belfry.testing.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;

/// Kafka as companies run it: three brokers that are the controllers too, three replicas of
/// everything, and what two of them have is acknowledged.
final class ThreeBrokers implements Brokers {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int COUNT = 3;

  /// Kafka's own default is 9 s. It bounds for how long a broker that has died holds up the others,
  /// so a test that kills each takes less time.
  private static final String SESSION_TIMEOUT_MS =
      System.getProperty("belfry.test.broker-session-timeout", "3000");

  private final Path folder;
  private final String clusterId = Uuid.randomUuid().toString();
  private final List<Integer> ports =
      IntStream.range(0, COUNT).map(_ -> FreePort.next()).boxed().toList();
  private final List<Integer> controllers =
      IntStream.range(0, COUNT).map(_ -> FreePort.next()).boxed().toList();
  private final JavaProcess[] processes = new JavaProcess[COUNT];
  private final Set<Integer> spared = new HashSet<>();
  private final Set<Integer> away = new HashSet<>();
  private final Admin admin;

  /// Starts them.
  ///
  /// @param folder for their data
  ThreeBrokers(Path folder) {
    this.folder = folder;
    IntStream.range(0, COUNT).forEach(this::start);
    List.of(processes).forEach(ThreeBrokers::awaitReady);
    admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
  }

  @Override
  public String bootstrapServers() {
    return ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
  }

  /// Kills the one that leads most partitions, of those that were not killed yet.
  @Override
  public void kill() {
    if (spared.isEmpty()) {
      IntStream.range(0, COUNT).forEach(spared::add);
    }
    Collection<TopicPartitionInfo> partitions = partitions();
    int victim =
        spared.stream()
            .max(Comparator.comparingLong(broker -> ledBy(broker, partitions)))
            .orElseThrow();
    processes[victim].kill9();
    spared.remove(victim);
    away.add(victim);
  }

  /// Returns when each replica of all partitions is in sync again.
  @Override
  public void restart() {
    for (int broker : away) {
      start(broker);
      awaitReady(processes[broker]);
    }
    away.clear();
    await()
        .atMost(PATIENCE)
        .until(() -> partitions().stream().allMatch(partition -> partition.isr().size() == COUNT));
  }

  private static long ledBy(int broker, Collection<TopicPartitionInfo> partitions) {
    return partitions.stream()
        .filter(partition -> partition.leader() != null && partition.leader().id() == broker)
        .count();
  }

  private Collection<TopicPartitionInfo> partitions() {
    return await()
        .atMost(PATIENCE)
        .ignoreException(ExecutionException.class)
        .until(
            () ->
                admin
                    .describeTopics(
                        admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get())
                    .allTopicNames()
                    .get()
                    .values()
                    .stream()
                    .map(TopicDescription::partitions)
                    .flatMap(List::stream)
                    .toList(),
            found -> !found.isEmpty());
  }

  private void start(int broker) {
    processes[broker] =
        JavaProcess.mainClass(BrokerOfThree.class)
            .withOption("-Xmx384m")
            .withArgument(settingsFile(broker).toString())
            .withArgument(clusterId)
            .start("broker-" + broker);
  }

  private static void awaitReady(JavaProcess process) {
    process.awaitOutput(line -> line.contains(BrokerOfThree.READY), PATIENCE);
  }

  private Path settingsFile(int broker) {
    Properties settings = new Properties();
    settings.putAll(settings(broker));
    try {
      Path file = Files.createDirectories(folder).resolve(broker + ".properties");
      try (Writer writer = Files.newBufferedWriter(file)) {
        settings.store(writer, null);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> settings(int broker) {
    return Map.ofEntries(
        Map.entry("process.roles", "broker,controller"),
        Map.entry("node.id", String.valueOf(broker)),
        Map.entry(
            "controller.quorum.voters",
            IntStream.range(0, COUNT)
                .mapToObj(each -> "%s@127.0.0.1:%s".formatted(each, controllers.get(each)))
                .collect(Collectors.joining(","))),
        Map.entry("controller.listener.names", "CONTROLLER"),
        Map.entry("inter.broker.listener.name", "BROKER"),
        Map.entry("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT"),
        Map.entry(
            "listeners",
            "BROKER://127.0.0.1:%s,CONTROLLER://127.0.0.1:%s"
                .formatted(ports.get(broker), controllers.get(broker))),
        Map.entry("log.dirs", folder.resolve(String.valueOf(broker)).toString()),
        Map.entry("auto.create.topics.enable", "false"),
        Map.entry("default.replication.factor", "3"),
        Map.entry("min.insync.replicas", "2"),
        Map.entry("offsets.topic.replication.factor", "3"),
        Map.entry("offsets.topic.num.partitions", "4"),
        Map.entry("transaction.state.log.num.partitions", "2"),
        Map.entry("broker.session.timeout.ms", SESSION_TIMEOUT_MS),
        Map.entry("log.cleaner.dedupe.buffer.size", "4194304"),
        Map.entry("group.initial.rebalance.delay.ms", "0"));
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
    Stream.of(processes).forEach(JavaProcess::close);
  }
}
