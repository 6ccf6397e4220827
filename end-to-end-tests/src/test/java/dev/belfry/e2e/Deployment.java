package dev.belfry.e2e;

import dev.belfry.embedded.EmbeddedDatabase;
import dev.belfry.events.ChannelActivated;
import dev.belfry.testing.FreePort;
import dev.belfry.testing.JavaProcess;
import dev.belfry.testing.ScriptedSmtpServer;
import dev.belfry.testing.SocketClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/// All of Belfry, each part a process of its own: a broker, a database, two delivery nodes, two
/// instances of persistence-service that share the log, and one of every other service. Mails fall
/// due after [#MAIL_DELAY], and go to a mail server of this JVM.
final class Deployment {
  /// How long after its creation a notification is due by e-mail.
  static final Duration MAIL_DELAY = Duration.ofSeconds(3);

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Path folder;
  private final int brokerPort = FreePort.next();
  private final Map<String, String> reading;
  private JavaProcess broker;
  final DatabaseProcess database;
  final ServiceProcess identity;
  final ServiceProcess producer;
  final ServiceProcess channels;
  final ScriptedSmtpServer mailServer = new ScriptedSmtpServer();
  final List<ServiceProcess> persistence;

  /// Each asks the instance of persistence-service that has its number.
  final List<ServiceProcess> deliveryNodes;

  final Api api;

  private Deployment(Path folder) {
    this.folder = folder;
    broker = startBroker();
    database = new DatabaseProcess(folder.resolve("postgres"), FreePort.next());
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
            "BELFRY_CHANNEL_SECRET", "a-secret-of-tests",
            "SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_JWKSETURI",
                identity.uri().resolve("/dev/jwks.json").toString());
    reading =
        with(
            common,
            Map.of(
                "SPRING_DATASOURCE_URL", postgres.jdbcUrl(),
                "SPRING_DATASOURCE_USERNAME", postgres.username(),
                "SPRING_DATASOURCE_PASSWORD", postgres.password()));
    persistence =
        List.of(
            new ServiceProcess("persistence-service", reading),
            new ServiceProcess("persistence-service", reading));
    producer =
        new ServiceProcess(
            "producer-api",
            with(
                common,
                Map.of("BELFRY_PRODUCER_PERSISTENCEURL", persistence.getFirst().uri().toString())));
    deliveryNodes =
        persistence.stream()
            .map(instance ->
                new ServiceProcess(
                    "delivery-service",
                    with(
                        common,
                        Map.of("BELFRY_DELIVERY_PERSISTENCEURL", instance.uri().toString()))))
            .toList();
    channels = new ServiceProcess("channel-service", with(reading, mailing()));
    api = apiOf(0);
  }

  private Map<String, String> mailing() {
    return Map.of(
        "BELFRY_CHANNEL_EMAIL_TRANSPORT", "smtp",
        "BELFRY_CHANNEL_PUBLICURL", "https://app.example.com",
        "BELFRY_CHANNEL_EMAIL_DELAY", MAIL_DELAY.toString(),
        "BELFRY_CHANNEL_EMAIL_GATHER", "PT1S",
        "BELFRY_CHANNEL_LEASE", "PT5S",
        "SPRING_MAIL_HOST", "127.0.0.1",
        "SPRING_MAIL_PORT", String.valueOf(mailServer.port()),
        "SPRING_APPLICATION_JSON",
            """
            {"spring.mail.properties": {"mail.smtp.starttls.required": "false"}}\
            """);
  }

  /// That of this JVM: started by the first who asks, and ready; stopped when the JVM ends. Who
  /// kills a part of it starts it again.
  static Deployment shared() {
    return Shared.INSTANCE;
  }

  private static Deployment start() {
    Deployment deployment = new Deployment(newFolder());
    Runtime.getRuntime().addShutdownHook(new Thread(deployment::close));
    deployment.services().forEach(ServiceProcess::awaitReady);
    return deployment;
  }

  /// REST as one instance of persistence-service answers it.
  Api apiOf(int instance) {
    return new Api(producer.uri(), persistence.get(instance).uri(), identity.uri());
  }

  String bootstrapServers() {
    return "127.0.0.1:" + brokerPort;
  }

  /// A socket of this token's user on one of the nodes, opened and greeted with all that there is.
  /// A history that takes longer than two seconds, as it may on a busy machine, is not waited for:
  /// the greeting is another one then.
  SocketClient connect(int node, String token) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> {
              SocketClient client =
                  SocketClient.to(deliveryNodes.get(node).sockets()).withToken(token).connect();
              JsonNode hello = client.awaitFrame("connection_established", PATIENCE);
              if (hello.path("state").asString().equals("snapshot")) {
                return Optional.of(client);
              }
              client.close();
              return Optional.<SocketClient>empty();
            },
            Optional::isPresent)
        .orElseThrow();
  }

  /// Returns once whatever is sent from now on is mailed to those who have an address.
  void awaitActiveMail() {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() ->
            WholeStory.read(bootstrapServers()).deliveries().stream()
                .allMatch(told ->
                    told.stream().anyMatch(each -> each.event() instanceof ChannelActivated)));
  }

  /// Another read model, made from the whole log in a schema of its own.
  ServiceProcess replayInto(String schema) {
    Map<String, String> environment =
        with(
            reading,
            Map.of(
                "SPRING_DATASOURCE_URL",
                "%s%scurrentSchema=%s"
                    .formatted(
                        reading.get("SPRING_DATASOURCE_URL"),
                        reading.getOrDefault("SPRING_DATASOURCE_URL", "").contains("?") ? "&" : "?",
                        schema),
                "BELFRY_PERSISTENCE_GROUP",
                schema));
    return new ServiceProcess("persistence-service", environment);
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
    return Stream.of(List.of(identity, producer, channels), persistence, deliveryNodes)
        .flatMap(List::stream);
  }

  private void close() {
    services().forEach(ServiceProcess::close);
    mailServer.close();
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

  private static final class Shared {
    static final Deployment INSTANCE = start();
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("belfry-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
