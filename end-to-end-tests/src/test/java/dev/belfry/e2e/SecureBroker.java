package dev.belfry.e2e;

import dev.belfry.testing.FreePort;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/// A broker as companies run it: TLS, a login by SCRAM, and nobody may do what no ACL allows.
final class SecureBroker implements AutoCloseable {
  private static final String ADMIN = "admin";
  private static final String MECHANISM = "SCRAM-SHA-512";
  private static final int NODE = 1;

  private final Certificate certificate;
  private final int port = FreePort.next();
  private final KafkaRaftServer server;

  /// Starts it.
  ///
  /// @param folder for its data
  /// @param users who may log in
  SecureBroker(Path folder, Certificate certificate, List<String> users) throws Exception {
    this.certificate = certificate;
    try (PrintStream quiet =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(quiet)
          .setNodeId(NODE)
          .setClusterId(Uuid.randomUuid().toString())
          .addDirectory(folder.toString())
          .setMetadataLogDirectory(folder.toString())
          .setControllerListenerName("CONTROLLER")
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .setScramArguments(
              Stream.concat(Stream.of(ADMIN), users.stream())
                  .map(
                      user -> "%s=[name=%s,password=%s]".formatted(MECHANISM, user, password(user)))
                  .toList())
          .run();
    }
    server = new KafkaRaftServer(new KafkaConfig(settings(folder), false), Time.SYSTEM);
    server.startup();
  }

  String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  static String password(String user) {
    return user + "-secret";
  }

  /// What a service needs to connect as a user, as environment variables.
  Map<String, String> environment(String user, String password) {
    return Map.of(
        "SPRING_KAFKA_BOOTSTRAPSERVERS",
        bootstrapServers(),
        "SPRING_KAFKA_SECURITY_PROTOCOL",
        "SASL_SSL",
        "SPRING_KAFKA_SSL_TRUSTSTORETYPE",
        "PEM",
        "SPRING_KAFKA_SSL_TRUSTSTORELOCATION",
        certificate.trusted().toUri().toString(),
        "SPRING_KAFKA_PROPERTIES_SASL_MECHANISM",
        MECHANISM,
        "SPRING_KAFKA_PROPERTIES_SASL_JAAS_CONFIG",
        login(user, password));
  }

  /// The connection of somebody who may do anything.
  Map<String, Object> admin() {
    return Map.of(
        "bootstrap.servers",
        bootstrapServers(),
        "security.protocol",
        "SASL_SSL",
        "ssl.truststore.type",
        "PEM",
        "ssl.truststore.location",
        certificate.trusted().toString(),
        "sasl.mechanism",
        MECHANISM,
        "sasl.jaas.config",
        login(ADMIN, password(ADMIN)));
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private Map<String, String> settings(Path folder) {
    int inside = FreePort.next();
    int controller = FreePort.next();
    return Map.ofEntries(
        Map.entry("process.roles", "broker,controller"),
        Map.entry("node.id", Integer.toString(NODE)),
        Map.entry("controller.quorum.voters", "%s@127.0.0.1:%s".formatted(NODE, controller)),
        Map.entry("controller.listener.names", "CONTROLLER"),
        Map.entry("inter.broker.listener.name", "INSIDE"),
        Map.entry(
            "listener.security.protocol.map",
            "SERVICES:SASL_SSL,INSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT"),
        Map.entry(
            "listeners",
            "SERVICES://127.0.0.1:%s,INSIDE://127.0.0.1:%s,CONTROLLER://127.0.0.1:%s"
                .formatted(port, inside, controller)),
        Map.entry("log.dirs", folder.toString()),
        Map.entry("listener.name.services.sasl.enabled.mechanisms", MECHANISM),
        Map.entry(
            "listener.name.services.scram-sha-512.sasl.jaas.config",
            "org.apache.kafka.common.security.scram.ScramLoginModule required;"),
        Map.entry("listener.name.services.ssl.keystore.type", "PKCS12"),
        Map.entry(
            "listener.name.services.ssl.keystore.location", certificate.keyStore().toString()),
        Map.entry("listener.name.services.ssl.keystore.password", Certificate.PASSWORD),
        Map.entry("listener.name.services.ssl.key.password", Certificate.PASSWORD),
        Map.entry("authorizer.class.name", StandardAuthorizer.class.getName()),
        // Without a login are the broker and its controller alone, on ports of their own.
        Map.entry("super.users", "User:ANONYMOUS;User:" + ADMIN),
        Map.entry("auto.create.topics.enable", "false"),
        Map.entry("offsets.topic.num.partitions", "4"),
        Map.entry("offsets.topic.replication.factor", "1"),
        Map.entry("transaction.state.log.num.partitions", "2"),
        Map.entry("transaction.state.log.replication.factor", "1"),
        Map.entry("transaction.state.log.min.isr", "1"),
        Map.entry("log.cleaner.dedupe.buffer.size", "4194304"),
        Map.entry("log.cleaner.threads", "1"),
        Map.entry("group.initial.rebalance.delay.ms", "0"));
  }

  private static String login(String user, String password) {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
        .formatted(user, password);
  }
}
