package dev.belfry.e2e;

import dev.belfry.embedded.EmbeddedDatabase;
import dev.belfry.testing.JavaProcess;
import dev.belfry.testing.SocketClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/// All of Belfry, each part a process of its own: a broker, a database, two delivery nodes and one
/// of every other service.
final class Deployment implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final int brokerPort = ServiceProcess.freePort();
  private JavaProcess broker;
  final DatabaseProcess database;
  final ServiceProcess identity;
  final ServiceProcess producer;
  final ServiceProcess persistence;
  final List<ServiceProcess> deliveryNodes;
  final Api api;

  private Deployment(Path folder) {
    this.folder = folder;
    broker = startBroker();
    database = new DatabaseProcess(folder.resolve("postgres"), ServiceProcess.freePort());
    EmbeddedDatabase postgres = database.start();
    identity =
        new ServiceProcess(
            "dev-identity",
            Map.of(
                "BELFRY_DEVIDENTITY_ENABLED",
                "true",
                "BELFRY_DEVIDENTITY_DIRECTORY",
                folder.resolve("keys").toString()));
    Map<String, String> common =
        Map.of(
            "SPRING_KAFKA_BOOTSTRAPSERVERS", bootstrapServers(),
            "SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_JWKSETURI",
                identity.uri().resolve("/dev/jwks.json").toString());
    producer = new ServiceProcess("producer-api", common);
    persistence =
        new ServiceProcess(
            "persistence-service",
            with(
                common,
                Map.of(
                    "SPRING_DATASOURCE_URL", postgres.jdbcUrl(),
                    "SPRING_DATASOURCE_USERNAME", postgres.username(),
                    "SPRING_DATASOURCE_PASSWORD", postgres.password())));
    Map<String, String> delivery =
        with(common, Map.of("BELFRY_DELIVERY_PERSISTENCEURL", persistence.uri().toString()));
    deliveryNodes =
        List.of(
            new ServiceProcess("delivery-service", delivery),
            new ServiceProcess("delivery-service", delivery));
    api = new Api(producer.uri(), persistence.uri(), identity.uri());
  }

  /// Starts all of it and returns when all is ready.
  static Deployment start() {
    Deployment deployment = new Deployment(newFolder());
    deployment.services().forEach(ServiceProcess::awaitReady);
    return deployment;
  }

  String bootstrapServers() {
    return "127.0.0.1:" + brokerPort;
  }

  /// A socket of this token's user on one of the nodes, opened and greeted.
  SocketClient connect(int node, String token) {
    SocketClient client =
        SocketClient.to(deliveryNodes.get(node).sockets()).withToken(token).connect();
    client.awaitFrame("connection_established", PATIENCE);
    return client;
  }

  void killBroker() {
    broker.kill9();
  }

  void restartBroker() {
    broker = startBroker();
  }

  private JavaProcess startBroker() {
    JavaProcess started =
        JavaProcess.mainClass(BrokerProcess.class)
            .withOption("-Xmx512m")
            .withOption("-XX:TieredStopAtLevel=1")
            .withArgument(folder.resolve("kafka").toString())
            .withArgument(String.valueOf(brokerPort))
            .start("broker");
    started.awaitOutput(line -> line.contains(BrokerProcess.READY), PATIENCE);
    return started;
  }

  private Stream<ServiceProcess> services() {
    return Stream.concat(Stream.of(identity, producer, persistence), deliveryNodes.stream());
  }

  @Override
  public void close() {
    services().forEach(ServiceProcess::close);
    database.close();
    broker.close();
    try {
      FileSystemUtils.deleteRecursively(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> with(Map<String, String> some, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(some);
    all.putAll(more);
    return all;
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("belfry-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
