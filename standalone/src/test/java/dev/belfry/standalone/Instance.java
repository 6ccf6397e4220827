package dev.belfry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Json;
import dev.belfry.testing.JavaCommand;
import dev.belfry.testing.JavaProcess;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/// The executable jar, run as a person would run it, on a free port.
final class Instance implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final JavaProcess process;
  private final String origin;

  private Instance(JavaProcess process, String origin) {
    this.process = process;
    this.origin = origin;
  }

  /// Returns when it says that it is ready.
  static Instance started(Path data) {
    return started(command(0).withArgument("--belfry.data-directory=" + data));
  }

  static Instance started(JavaCommand command) {
    JavaProcess process = command.start("standalone");
    process.awaitOutput(line -> line.contains("READY"), PATIENCE);
    String http = process.awaitOutput(line -> line.strip().startsWith("HTTP "), PATIENCE);
    return new Instance(process, http.strip().replaceFirst("HTTP +", ""));
  }

  /// @param port 0 for any free one
  static JavaCommand command(int port) {
    return JavaProcess.jar(jar())
        .withOption("--sun-misc-unsafe-memory-access=allow")
        .withArgument("--server.port=" + port);
  }

  private static Path jar() {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-exec.jar"))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The same, called at an address of this machine.
  Instance at(String host) {
    return new Instance(process, origin.replace("localhost", host));
  }

  JavaProcess process() {
    return process;
  }

  String origin() {
    return origin;
  }

  String token(String user) {
    return Json.mapper()
        .readTree(get("/dev/token?user=" + user, "").body())
        .path("access_token")
        .asString();
  }

  HttpResponse<String> get(String path, String token) {
    return send(HttpRequest.newBuilder(URI.create(origin + path)), token);
  }

  /// Again for as long as the answer is 503: a busy machine may need more time than one call waits.
  HttpResponse<String> getPatiently(String path, String token) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> get(path, token), answer -> answer.statusCode() != 503);
  }

  /// Sends a notification, and repeats that under its key for as long as the answer is 503.
  HttpResponse<String> notifyPatiently(String token, String title) {
    String key = UUID.randomUUID().toString();
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> notify(token, title, key), answer -> answer.statusCode() != 503);
  }

  HttpResponse<String> notify(String token, String title) {
    return notify(token, title, UUID.randomUUID().toString());
  }

  private HttpResponse<String> notify(String token, String title, String key) {
    return send(
        HttpRequest.newBuilder(URI.create(origin + "/api/notifications"))
            .header("Idempotency-Key", key)
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    "{\"title\":\"%s\",\"message\":\"The first of many.\"}".formatted(title))),
        token);
  }

  /// The ids of a user's whole inbox, once the read model is at the position.
  List<String> inbox(String token, String position) {
    List<String> ids = new ArrayList<>();
    int total;
    do {
      HttpResponse<String> answer =
          getPatiently(
              "/api/notifications?limit=100&offset=%s&after=%s".formatted(ids.size(), position),
              token);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonNode page = Json.mapper().readTree(answer.body());
      page.path("notifications").forEach(one -> ids.add(one.path("id").asString()));
      total = page.path("total_count").asInt();
    } while (ids.size() < total);
    return ids;
  }

  private static HttpResponse<String> send(HttpRequest.Builder call, String token) {
    try {
      if (!token.isEmpty()) {
        call.header("Authorization", "Bearer " + token);
      }
      return HTTP.send(call.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
