package dev.belfry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.embedded.EmbeddedDatabase;
import dev.belfry.testing.FreePort;
import dev.belfry.testing.KafkaRights;
import dev.belfry.testing.SocketClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Services on a Kafka and a PostgreSQL as companies run them: TLS to both, logins, and in Kafka
/// the rights of `deploy/kafka/acls.sh` and no others.
class SecureServersIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /// It tries each second.
  private static final Duration TRIES = Duration.ofSeconds(5);

  private static final List<String> SERVICES =
      List.of("producer-api", "persistence-service", "delivery-service");

  @TempDir private static Path folder;

  private static final List<AutoCloseable> opened = new ArrayList<>();
  private static Certificate certificate;
  private static SecureBroker broker;
  private static DatabaseProcess database;
  private static Map<String, String> postgres;
  private static ServiceProcess identity;

  @BeforeAll
  static void startServers() throws Exception {
    certificate = Certificate.make(folder);
    broker = closedAtTheEnd(new SecureBroker(folder.resolve("kafka"), certificate, SERVICES));
    SERVICES.forEach(service -> KafkaRights.grant(broker.admin(), service));
    database = closedAtTheEnd(new DatabaseProcess(folder.resolve("postgres"), FreePort.next()));
    EmbeddedDatabase server = database.start();
    String url =
        "%s?sslmode=verify-full&sslrootcert=%s".formatted(server.jdbcUrl(), certificate.trusted());
    speakTls(server, url);
    postgres =
        Map.of(
            "SPRING_DATASOURCE_URL",
            url,
            "SPRING_DATASOURCE_USERNAME",
            server.username(),
            "SPRING_DATASOURCE_PASSWORD",
            server.password());
    identity =
        closedAtTheEnd(
            new ServiceProcess(
                "dev-identity",
                Map.of(
                    "BELFRY_DEVIDENTITY_ENABLED",
                    "true",
                    "BELFRY_DEVIDENTITY_DIRECTORY",
                    folder.resolve("keys").toString())));
  }

  @AfterAll
  static void stopServers() throws Exception {
    Collections.reverse(opened);
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  @Test
  void aNotificationReachesSocketAndList() throws Exception {
    try (ServiceProcess producer = service("producer-api", Map.of());
        ServiceProcess persistence = service("persistence-service", postgres);
        ServiceProcess delivery =
            service(
                "delivery-service",
                Map.of("BELFRY_DELIVERY_PERSISTENCEURL", persistence.uri().toString()))) {
      List.of(identity, producer, persistence, delivery).forEach(ServiceProcess::awaitReady);
      Api api = new Api(producer.uri(), persistence.uri(), identity.uri());
      String alice = api.token("alice", "");
      try (SocketClient socket = SocketClient.to(delivery.sockets()).withToken(alice).connect()) {
        socket.awaitFrame("connection_established", PATIENCE);

        String shop = api.token("shop", "notifications:send");
        Api.Answer accepted = Api.patiently(() -> api.notify(shop, "alice", "Hello", "hello"));

        assertThat(accepted.status()).isEqualTo(202);
        assertThat(socket.awaitFrame("new_notification", PATIENCE).at("/notification/id"))
            .isEqualTo(accepted.body().get("id"));
        String list = "/api/notifications?after=" + accepted.body().get("position").asString();
        await()
            .atMost(PATIENCE)
            .untilAsserted(() ->
                assertThat(api.get(alice, list).body().at("/notifications/0/id"))
                    .as(() -> String.join("\n", persistence.lines()))
                    .isEqualTo(accepted.body().get("id")));
      }
      assertThat(database.number(connectionsOfServices("true"))).isPositive();
      assertThat(database.number(connectionsOfServices("false"))).isZero();
    }
  }

  @Test
  void aWrongPasswordIsToldInOneLine() {
    try (ServiceProcess service =
        new ServiceProcess(
            "delivery-service",
            with(common(), broker.environment("delivery-service", "not-the-password")))) {
      assertThat(onlyWarning(service))
          .endsWith(
              "Not ready: Kafka refuses the login: Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-512. Check sasl.mechanism and sasl.jaas.config");
    }
  }

  @Test
  void aCertificateThatIsNotTrustedIsToldInOneLine() throws Exception {
    Certificate another = Certificate.make(Files.createDirectory(folder.resolve("another")));
    Map<String, String> trustingAnother =
        Map.of("SPRING_KAFKA_SSL_TRUSTSTORELOCATION", another.trusted().toUri().toString());
    try (ServiceProcess service = service("delivery-service", trustingAnother)) {
      assertThat(onlyWarning(service))
          .contains("Not ready: No TLS with Kafka: ")
          .endsWith(
              "Check ssl.truststore.*, ssl.keystore.*, and that the broker's certificate names the host in bootstrap.servers");
    }
  }

  @Test
  void aPasswordThatPostgresqlRefusesIsToldByEachThatUsesIt() {
    Map<String, String> wrong =
        with(
            postgres,
            Map.of(
                "SPRING_DATASOURCE_PASSWORD", "not-the-password",
                "SPRING_DATASOURCE_HIKARI_CONNECTIONTIMEOUT", "1000"));
    try (ServiceProcess service = service("persistence-service", wrong)) {
      assertThat(service.awaitLine(line -> line.contains("sink of belfry.notifications failed")))
          .contains("PostgreSQL refuses the login: FATAL: password authentication failed")
          .endsWith("Check spring.datasource.username and password, and pg_hba.conf");
    }
  }

  /// Of a service that has tried several times since it told that it is not ready.
  private static String onlyWarning(ServiceProcess service) {
    service.awaitLine(line -> line.contains("Not ready"));
    service.awaitLine(line -> line.contains("Started DeliveryApplication"));
    await()
        .during(TRIES)
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(warnings(service)).hasSize(1));
    return warnings(service).getFirst();
  }

  private static List<String> warnings(ServiceProcess service) {
    return service.lines().stream()
        .filter(line -> line.contains(" WARN ") || line.contains(" ERROR "))
        .toList();
  }

  private static ServiceProcess service(String name, Map<String, String> more) {
    return new ServiceProcess(
        name, with(with(common(), broker.environment(name, SecureBroker.password(name))), more));
  }

  private static Map<String, String> common() {
    return Map.of(
        "SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_JWKSETURI",
        identity.uri().resolve("/dev/jwks.json").toString());
  }

  private static String connectionsOfServices(String encrypted) {
    return """
    SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
     WHERE application_name LIKE 'belfry%%' AND ssl = %s
    """
        .formatted(encrypted);
  }

  /// The server writes both files itself: the key must be that of the user that it runs as.
  private static void speakTls(EmbeddedDatabase server, String url) throws Exception {
    database.execute(file("server.crt", Files.readString(certificate.trusted())));
    database.execute(file("server.key", certificate.privateKey()));
    database.execute("ALTER SYSTEM SET ssl = on");
    database.execute("SELECT pg_reload_conf()");
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> {
          try (Connection over =
              DriverManager.getConnection(url, server.username(), server.password())) {
            return over.isValid(1);
          }
        });
  }

  private static String file(String name, String text) {
    return "COPY (SELECT string_to_table('%s', E'\\n')) TO PROGRAM 'umask 077; cat > %s'"
        .formatted(text.strip().replace("\r", ""), name);
  }

  private static <T extends AutoCloseable> T closedAtTheEnd(T one) {
    opened.add(one);
    return one;
  }

  private static Map<String, String> with(Map<String, String> some, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(some);
    all.putAll(more);
    return all;
  }
}
