package dev.belfry.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The settings of a lone broker that is its own controller: quick to start, quick to recover, with
/// few threads and little memory.
record BrokerConfiguration(
    Path logDirectory,
    ListenAddress address,
    int brokerPort,
    ListenAddress controllerAddress,
    int controllerPort,
    BrokerAccess access) {

  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";
  private static final String BROKER_LISTENER = "BROKER";

  Map<String, String> properties() {
    return Stream.of(
            identity(),
            access.ofBroker(),
            access.ofListener(BROKER_LISTENER),
            access.ofListener(CONTROLLER_LISTENER),
            loneBroker(),
            footprint(),
            recovery(),
            keeping())
        .flatMap(settings -> settings.entrySet().stream())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private Map<String, String> identity() {
    var controller = controllerAddress.hostAndPort(controllerPort);
    return Map.ofEntries(
        Map.entry("process.roles", "broker,controller"),
        Map.entry("node.id", Integer.toString(NODE_ID)),
        Map.entry("controller.quorum.voters", NODE_ID + "@" + controller),
        Map.entry("controller.listener.names", CONTROLLER_LISTENER),
        Map.entry("inter.broker.listener.name", BROKER_LISTENER),
        Map.entry(
            "listener.security.protocol.map",
            "%1$s:%3$s,%2$s:%3$s"
                .formatted(BROKER_LISTENER, CONTROLLER_LISTENER, access.protocol())),
        Map.entry("sasl.mechanism.inter.broker.protocol", "PLAIN"),
        Map.entry("sasl.mechanism.controller.protocol", "PLAIN"),
        Map.entry(
            "listeners",
            "%s://%s,%s://%s"
                .formatted(
                    BROKER_LISTENER,
                    address.hostAndPort(brokerPort),
                    CONTROLLER_LISTENER,
                    controller)),
        Map.entry(
            "advertised.listeners",
            "%s://%s".formatted(BROKER_LISTENER, address.reachable(brokerPort))),
        Map.entry("log.dirs", logDirectory.toString()));
  }

  private static Map<String, String> loneBroker() {
    return Map.of(
        "auto.create.topics.enable", "false",
        "default.replication.factor", "1",
        "min.insync.replicas", "1",
        "offsets.topic.replication.factor", "1",
        "transaction.state.log.replication.factor", "1",
        "transaction.state.log.min.isr", "1",
        "share.coordinator.state.topic.replication.factor", "1",
        "share.coordinator.state.topic.min.isr", "1",
        // Consumers of one process arrive together anyway.
        "group.initial.rebalance.delay.ms", "0");
  }

  private static Map<String, String> footprint() {
    return Map.ofEntries(
        Map.entry("offsets.topic.num.partitions", "4"),
        Map.entry("transaction.state.log.num.partitions", "2"),
        Map.entry("share.coordinator.state.topic.num.partitions", "2"),
        Map.entry("num.network.threads", "2"),
        Map.entry("num.io.threads", "4"),
        Map.entry("background.threads", "2"),
        Map.entry("group.coordinator.threads", "1"),
        Map.entry("share.coordinator.threads", "1"),
        Map.entry("num.replica.alter.log.dirs.threads", "1"),
        // 128 MiB of heap by default, for a cleaner that has little to clean here.
        Map.entry("log.cleaner.dedupe.buffer.size", "4194304"),
        Map.entry("log.cleaner.threads", "1"));
  }

  /// After a kill, the newest segment of every partition is read again from its start, and the
  /// controller lets the broker back only when the session of the killed one has run out.
  private static Map<String, String> recovery() {
    return Map.of(
        "log.segment.bytes", "134217728",
        "log.index.size.max.bytes", "1048576",
        "num.recovery.threads.per.data.dir", "2",
        "broker.session.timeout.ms", "3000",
        "broker.heartbeat.interval.ms", "500");
  }

  /// A topic that wants its records gone after a while says so itself.
  private static Map<String, String> keeping() {
    return Map.of("log.retention.ms", "-1");
  }
}
