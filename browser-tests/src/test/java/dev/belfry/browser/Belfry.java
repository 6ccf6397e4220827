package dev.belfry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Json;
import dev.belfry.testing.FreePort;
import dev.belfry.testing.JavaCommand;
import dev.belfry.testing.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/// The executable jar of `standalone`, run as users run it. It can be killed, and started again at
/// the same address on the same data.
final class Belfry implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration SHUTDOWN_PATIENCE = Duration.ofMinutes(3);
  private static final String SENDER = "sender";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path data = temporaryFolder();
  private final int port = FreePort.next();
  private final int kafkaPort = FreePort.next();
  private final JavaCommand command;
  private JavaProcess process;

  /// Returns when it is ready.
  ///
  /// @param allowedOrigin of a page elsewhere that may use it
  Belfry(String allowedOrigin) {
    command =
        JavaProcess.jar(jar())
            .withOption("--sun-misc-unsafe-memory-access=allow")
            .withOption("-Xmx1g")
            .withArgument("--server.port=" + port)
            .withArgument("--belfry.kafka-port=" + kafkaPort)
            .withArgument("--belfry.data-directory=" + data.resolve("data"))
            .withArgument("--belfry.allowed-origins=" + allowedOrigin);
    process = started();
  }

  String origin() {
    return "http://localhost:" + port;
  }

  /// What a client of its broker needs.
  Map<String, Object> kafka() {
    Properties settings = new Properties();
    try (BufferedReader file =
        Files.newBufferedReader(data.resolve("data/kafka/client.properties"))) {
      settings.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, Object> connection = new HashMap<>();
    settings.forEach((name, value) -> connection.put(name.toString(), value));
    return connection;
  }

  void kill() {
    process.kill9();
  }

  void startAgain() {
    process = started();
  }

  /// Sends a notification.
  ///
  /// @param body as in the contract, with the recipient
  /// @return its id
  String send(Map<String, ?> body) {
    return post("/api/notifications", body).path("id").asString();
  }

  /// The user reads it, somewhere else.
  void markRead(String user, String id) {
    call(
        HttpRequest.newBuilder(uri("/api/notifications/%s/read".formatted(id)))
            .header("Authorization", "Bearer " + token(user, ""))
            .PUT(BodyPublishers.noBody()),
        202);
  }

  /// Offers a template.
  ///
  /// @param body as in the contract
  /// @return its version: a repeat of the call may have made more than one
  int putTemplate(String key, Map<String, ?> body) {
    return call(
            HttpRequest.newBuilder(uri("/api/templates/%s?reason=a+test".formatted(key)))
                .header("Authorization", "Bearer " + token("operator", "catalogue:write"))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(Json.mapper().writeValueAsString(body))),
            202)
        .path("version")
        .asInt();
  }

  /// Offers an experiment.
  ///
  /// @param body as in the contract
  void putExperiment(String key, Map<String, ?> body) {
    call(
        HttpRequest.newBuilder(uri("/api/experiments/%s?reason=a+test".formatted(key)))
            .header("Authorization", "Bearer " + token("operator", "catalogue:write"))
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(Json.mapper().writeValueAsString(body))),
        202);
  }

  /// What an experiment has come to.
  JsonNode results(String experiment) {
    return call(
        HttpRequest.newBuilder(uri("/api/experiments/%s/results".formatted(experiment)))
            .header("Authorization", "Bearer " + token("analyst", "notifications:analytics")),
        200);
  }

  /// From now on the user can be reached by e-mail.
  void putAddress(String user, String email) {
    call(
        HttpRequest.newBuilder(uri("/api/contacts/" + user))
            .header("Authorization", "Bearer " + token("desk", "contacts:write"))
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(Json.mapper().writeValueAsString(Map.of("email", email)))),
        202);
  }

  /// The user opens the link of a notification, somewhere else.
  void click(String user, String id) {
    call(
        HttpRequest.newBuilder(uri("/api/notifications/%s/click".formatted(id)))
            .header("Authorization", "Bearer " + token(user, ""))
            .POST(BodyPublishers.noBody()),
        202);
  }

  /// What has become of a notification by e-mail: state and reason, as in `skipped: no_address`.
  /// Empty while nothing is known of it.
  String mail(String user, String id) {
    HttpResponse<String> answer =
        answer(
            HttpRequest.newBuilder(uri("/api/notifications/%s/deliveries".formatted(id)))
                .header("Authorization", "Bearer " + token(user, "")));
    return Json.mapper()
        .readTree(answer.body())
        .path("deliveries")
        .valueStream()
        .filter(one -> one.path("channel").asString().equals("email"))
        .map(one ->
            "%s: %s".formatted(one.path("state").asString(), one.path("reason").asString("")))
        .findFirst()
        .orElse("");
  }

  /// The user changes settings, somewhere else.
  ///
  /// @param patch as in the contract
  void changeSettings(String user, Map<String, ?> patch) {
    call(
        HttpRequest.newBuilder(uri("/api/notifications/settings"))
            .header("Authorization", "Bearer " + token(user, ""))
            .header("Content-Type", "application/merge-patch+json")
            .method("PATCH", BodyPublishers.ofString(Json.mapper().writeValueAsString(patch))),
        202);
  }

  /// Withdraws the broadcasts that a sender sent and a user has, once the list has any: a bell may
  /// be told before.
  void withdrawBroadcasts(String sender, String user) {
    List<String> broadcasts =
        Awaitility.await()
            .atMost(World.PATIENCE)
            .until(
                () ->
                    inbox(user, "limit=100")
                        .path("notifications")
                        .valueStream()
                        .filter(one -> one.path("broadcast").asBoolean())
                        .map(one -> one.path("id").asString())
                        .toList(),
                found -> !found.isEmpty());
    for (String id : broadcasts) {
      call(
          HttpRequest.newBuilder(uri("/api/notifications/sent/" + id))
              .header("Authorization", "Bearer " + token(sender, "notifications:send"))
              .DELETE(),
          202);
    }
  }

  /// A user's list.
  JsonNode inbox(String user, String query) {
    return call(
        HttpRequest.newBuilder(uri("/api/notifications?" + query))
            .header("Authorization", "Bearer " + token(user, "")),
        200);
  }

  /// The devices that a user has registered for push.
  JsonNode subscriptions(String user) {
    return call(
            HttpRequest.newBuilder(uri("/api/push/subscriptions"))
                .header("Authorization", "Bearer " + token(user, "")),
            200)
        .path("subscriptions");
  }

  private JsonNode post(String path, Map<String, ?> body) {
    return call(
        HttpRequest.newBuilder(uri(path))
            .header("Authorization", "Bearer " + token(SENDER, "notifications:send"))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(BodyPublishers.ofString(Json.mapper().writeValueAsString(body))),
        202);
  }

  /// What became of notifications.
  ///
  /// @param query of `/api/analytics`
  JsonNode figures(String query) {
    return call(
        HttpRequest.newBuilder(uri("/api/analytics?" + query))
            .header("Authorization", "Bearer " + token("analyst", "notifications:analytics")),
        200);
  }

  /// How long it took.
  ///
  /// @param query of `/api/analytics/latency`
  JsonNode latencies(String query) {
    return call(
        HttpRequest.newBuilder(uri("/api/analytics/latency?" + query))
            .header("Authorization", "Bearer " + token("analyst", "notifications:analytics")),
        200);
  }

  /// What is happening now.
  JsonNode live() {
    return call(
        HttpRequest.newBuilder(uri("/api/ops"))
            .header("Authorization", "Bearer " + token("operator", "notifications:audit")),
        200);
  }

  /// @param scope one, or several with spaces between; empty for none
  String token(String user, String scope) {
    String scopes = scope.replace(" ", "%20");
    return call(
            HttpRequest.newBuilder(uri("/dev/token?user=%s&scope=%s".formatted(user, scopes))), 200)
        .path("access_token")
        .asString();
  }

  /// The value of a metric, summed over its labels.
  double metric(String name) {
    HttpResponse<String> answer =
        answer(
            HttpRequest.newBuilder(uri("/actuator/prometheus"))
                .header("Authorization", "Bearer " + token("operator", "notifications:operate")));
    return answer
        .body()
        .lines()
        .filter(line -> line.matches(name + "(\\{.*}|) .*"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /// Again for as long as the answer is 503, since each of them may be repeated: a busy machine may
  /// need more time than one call waits.
  private JsonNode call(HttpRequest.Builder request, int expected) {
    HttpResponse<String> answer =
        Awaitility.await()
            .atMost(World.PATIENCE)
            .until(() -> answer(request), one -> one.statusCode() != 503);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expected);
    return Json.mapper().readTree(answer.body());
  }

  private HttpResponse<String> answer(HttpRequest.Builder request) {
    try {
      return http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private URI uri(String path) {
    return URI.create(origin() + path);
  }

  private JavaProcess started() {
    JavaProcess starting = command.start("standalone");
    try {
      starting.awaitOutput(line -> line.contains("READY"), PATIENCE);
      return starting;
    } catch (AssertionError e) {
      starting.terminate(SHUTDOWN_PATIENCE);
      throw e;
    }
  }

  /// Terminates it in order, so that the database server ends too, which is no child of it.
  @Override
  public void close() {
    try (JavaProcess ending = process) {
      ending.terminate(SHUTDOWN_PATIENCE);
      FileSystemUtils.deleteRecursively(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path jar() {
    try (Stream<Path> files = Files.list(Path.of("..", "standalone", "target"))) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-exec.jar"))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path temporaryFolder() {
    try {
      // Others may pass through: where the test is root, the database server is someone else.
      return Files.setPosixFilePermissions(
          Files.createTempDirectory("belfry-browser-"),
          PosixFilePermissions.fromString("rwx--x--x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
