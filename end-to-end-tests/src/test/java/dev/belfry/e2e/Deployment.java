package dev.belfry.e2e;

import dev.belfry.embedded.EmbeddedDatabase;
import dev.belfry.events.ChannelActivated;
import dev.belfry.testing.FreePort;
import dev.belfry.testing.PlayedPushService;
import dev.belfry.testing.ScriptedSmtpServer;
import dev.belfry.testing.SocketClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/// All of Belfry, each part a process of its own: Kafka, a database, two delivery nodes, two
/// instances of persistence-service that share the log, and one of every other service. One that is
/// [upgraded][#of] has two of each. Mails fall due after [#MAIL_DELAY] and go to a mail server of
/// this JVM; pushes fall due a second earlier and go to a push service of this JVM. Categories may
/// have other delays.
final class Deployment implements AutoCloseable {
  /// How long after its creation a notification is due by e-mail.
  static final Duration MAIL_DELAY = Duration.ofSeconds(3);

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int CHANNELS = 2;

  private final Path folder;
  private final Map<String, String> reading;
  private final Brokers brokers;
  final DatabaseProcess database;
  final ServiceProcess identity;
  final ServiceProcess producer;
  final List<ServiceProcess> producers;
  final ScriptedSmtpServer mailServer = new ScriptedSmtpServer();
  final PlayedPushService pushService = new PlayedPushService();
  final List<ServiceProcess> persistence;
  final List<ServiceProcess> channels;

  /// Each asks the instance of persistence-service that has its number.
  final List<ServiceProcess> deliveryNodes;

  final Api api;

  private Deployment(Path folder, Function<Path, Brokers> kafka, Jars jars, Size size) {
    this.folder = folder;
    brokers = kafka.apply(folder.resolve("kafka"));
    database = new DatabaseProcess(folder.resolve("postgres"), FreePort.next());
    EmbeddedDatabase postgres = database.start();
    identity =
        new ServiceProcess(
            jars,
            "dev-identity",
            Map.of(
                "BELFRY_DEVIDENTITY_ENABLED",
                "true",
                "BELFRY_DEVIDENTITY_DIRECTORY",
                folder.resolve("keys").toString()));
    Map<String, String> common =
        with(
            pushing(),
            Map.of(
                "SPRING_KAFKA_BOOTSTRAPSERVERS", bootstrapServers(),
                "BELFRY_CHANNEL_SECRET", "a-secret-of-tests",
                "SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_JWKSETURI",
                    identity.uri().resolve("/dev/jwks.json").toString()));
    reading =
        with(
            common,
            Map.of(
                "SPRING_DATASOURCE_URL", postgres.jdbcUrl(),
                "SPRING_DATASOURCE_USERNAME", postgres.username(),
                "SPRING_DATASOURCE_PASSWORD", postgres.password()));
    persistence = instances(jars, "persistence-service", List.of(reading, reading));
    deliveryNodes =
        instances(jars, "delivery-service", asking(common, "BELFRY_DELIVERY_PERSISTENCEURL"));
    producers =
        instances(
            jars,
            "producer-api",
            asking(common, "BELFRY_PRODUCER_PERSISTENCEURL").subList(0, size.producers));
    channels =
        instances(
            jars, "channel-service", Collections.nCopies(size.channels, with(reading, mailing())));
    producer = producers.getFirst();
    api = apiOf(0);
  }

  /// The pair of keys of RFC 8291, section 5.
  private static Map<String, String> pushing() {
    return Map.of(
        "BELFRY_CHANNEL_PUSH_ALLOWEDHOSTS", "127.0.0.1",
        "BELFRY_CHANNEL_PUSH_WEB_ENABLED", "true",
        "BELFRY_CHANNEL_PUSH_WEB_SUBJECT", "mailto:belfry@example.com",
        "BELFRY_CHANNEL_PUSH_WEB_PUBLICKEY",
            "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
        "BELFRY_CHANNEL_PUSH_WEB_PRIVATEKEY", "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",
        "BELFRY_CHANNEL_PUSH_DELAY", MAIL_DELAY.minusSeconds(1).toString());
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

  /// One for each instance of persistence-service, which is asked.
  private List<Map<String, String>> asking(Map<String, String> common, String setting) {
    return persistence.stream()
        .map(instance -> with(common, Map.of(setting, instance.uri().toString())))
        .toList();
  }

  private static List<ServiceProcess> instances(
      Jars jars, String module, List<Map<String, String>> environments) {
    return environments.stream()
        .map(environment -> new ServiceProcess(jars, module, environment))
        .toList();
  }

  /// That of this JVM: started by the first who asks, and ready; stopped when the JVM ends. Who
  /// kills a part of it starts it again.
  static Deployment shared() {
    return Shared.INSTANCE;
  }

  /// One of a test's own, ready, without mails.
  ///
  /// @param kafka starts Kafka with its data in a folder
  static Deployment on(Function<Path, Brokers> kafka) {
    return ready(new Deployment(newFolder(), kafka, Jars.built(), Size.WITHOUT_MAILS));
  }

  /// One of a test's own, ready, with two of each service.
  ///
  /// @param jars of all services, for now
  static Deployment of(Jars jars) {
    return ready(new Deployment(newFolder(), LoneBroker::new, jars, Size.TWO_OF_EACH));
  }

  private static Deployment ready(Deployment deployment) {
    try {
      deployment.services().forEach(ServiceProcess::awaitReady);
    } catch (AssertionError e) {
      deployment.close();
      throw e;
    }
    return deployment;
  }

  private static Deployment startShared() {
    Deployment deployment =
        ready(new Deployment(newFolder(), LoneBroker::new, Jars.built(), Size.USUAL));
    Runtime.getRuntime().addShutdownHook(new Thread(deployment::close));
    return deployment;
  }

  /// REST as one instance of persistence-service, and of producer-api if there are several, answers
  /// it.
  Api apiOf(int instance) {
    return new Api(
        producers.get(instance % producers.size()).uri(),
        persistence.get(instance).uri(),
        identity.uri());
  }

  String bootstrapServers() {
    return brokers.bootstrapServers();
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

  /// Returns once whatever is sent from now on is mailed to those who have an address, and pushed
  /// to those who have subscribed.
  void awaitActiveChannels() {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() ->
            WholeStory.read(bootstrapServers()).deliveries().stream()
                .allMatch(told ->
                    told.stream()
                            .map(each -> each.event())
                            .filter(ChannelActivated.class::isInstance)
                            .map(each -> ((ChannelActivated) each).channel())
                            .distinct()
                            .count()
                        == CHANNELS));
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

  /// See [Brokers#kill].
  void killBroker() {
    brokers.kill();
  }

  /// See [Brokers#restart].
  void restartBroker() {
    brokers.restart();
  }

  private Stream<ServiceProcess> services() {
    return Stream.of(List.of(identity), producers, persistence, deliveryNodes, channels)
        .flatMap(List::stream);
  }

  @Override
  public void close() {
    services().forEach(ServiceProcess::close);
    mailServer.close();
    pushService.close();
    database.close();
    brokers.close();
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

  /// How many there are of the services of which there need not be two.
  private enum Size {
    WITHOUT_MAILS(1, 0),
    USUAL(1, 1),
    TWO_OF_EACH(2, 2);

    private final int producers;
    private final int channels;

    Size(int producers, int channels) {
      this.producers = producers;
      this.channels = channels;
    }
  }

  private static final class Shared {
    static final Deployment INSTANCE = startShared();
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("belfry-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
