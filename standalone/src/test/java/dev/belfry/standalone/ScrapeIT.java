package dev.belfry.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.SocketClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a scrape of all services says, and what it must not.
class ScrapeIT {
  /// Stands in everything that somebody may choose.
  private static final String CANARY = "canary7e1f";

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String BODY =
      """
      {"title":"%1$s","message":"%1$s","action_url":"/%1$s","data":{"%1$s":"%1$s"},\
      "thread_key":"%1$s","collapse_key":"%1$s"}\
      """
          .formatted(CANARY);

  private final Infrastructure theirs = Infrastructure.shared();
  @TempDir Path folder;

  @Test
  void itNamesNobodyAndNothingThatPeopleChooseAndItsCountsAddUp() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    try (Instance belfry =
        Instance.started(
            Instance.command(0)
                .withArgument("--belfry.data-directory=" + folder.resolve("data"))
                .withArgument("--spring.kafka.bootstrap-servers=" + theirs.bootstrapServers())
                .withArgument("--belfry.channel.email.delay=100ms"))) {
      String token =
          belfry.token(
              "%1$s&email=%1$s@example.com&scope=notifications:send%%20notifications:audit"
                  .formatted(CANARY));
      URI socket = URI.create(belfry.origin().replaceFirst("http", "ws") + "/ws/notifications");
      try (SocketClient open = SocketClient.to(socket).withToken(token).connect()) {
        open.awaitFrame("connection_established", Instance.PATIENCE);
        open.send("{\"type\":\"%1$s\",\"%1$s\":1}".formatted(CANARY));
        open.awaitFrame("error", Instance.PATIENCE);

        call(belfry, "PUT", "/api/contact", token, "{\"email\":\"%s@example.com\"}");
        call(belfry, "POST", "/api/notifications", token, BODY);
        call(belfry, "POST", "/api/notifications", token, "{\"%s\":1}");
        call(belfry, "POST", "/api/notifications/%s", token, BODY);
        call(belfry, "GET", "/api/audit/inbox/%1$s?reason=%1$s", token, "");
        call(belfry, "GET", "/api/templates/%s", token, "");
        call(belfry, "GET", "/api/%s", token, "");
        call(belfry, "GET", "/%s", token, "");
        call(belfry, "GET", "/belfry/%s.js", token, "");
        call(belfry, "GET", "/unsubscribe/%s", token, "");
        call(belfry, "%s", "/api/notifications", token, "");
        call(belfry, "%s", "/%s", token, "");
        request();
        open.awaitFrames("new_notification", 2, Instance.PATIENCE);

        await()
            .atMost(Instance.PATIENCE)
            .untilAsserted(() -> {
              String scrape = belfry.get("/actuator/prometheus", token).body();
              assertThat(sum(scrape, "belfry_channel_attempts_total")).isPositive();
              assertThat(calls(scrape, "accepted")).isEqualTo(2);
              assertThat(calls(scrape, "refused")).isEqualTo(1);
              assertThat(sum(scrape, "belfry_producer_calls_total"))
                  .isEqualTo(3 + calls(scrape, "unknown"));
              assertThat(sum(scrape, "belfry_sink_records_total")).isGreaterThanOrEqualTo(2);
              assertThat(sum(scrape, "belfry_delivery_records_total"))
                  .isGreaterThanOrEqualTo(2)
                  .isEqualTo(
                      sum(scrape, "belfry_delivery_records_read_total")
                          - sum(scrape, "belfry_delivery_log_backlog"));
              assertThat(sum(scrape, "belfry_delivery_sessions_open"))
                  .isOne()
                  .isEqualTo(
                      sum(scrape, "belfry_delivery_sessions_opened_total")
                          - sum(scrape, "belfry_delivery_sessions_closed_total"));
            });
      }
      assertThat(belfry.get("/actuator/prometheus", token).body().lines())
          .isNotEmpty()
          .noneMatch(line -> line.toLowerCase(Locale.ROOT).contains(CANARY));
    }
  }

  /// By Kafka: one that is taken, and one that is refused.
  private void request() {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", theirs.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (String value :
          new String[] {BODY.replaceFirst("\\{", "{\"recipient\":\"" + CANARY + "\","), BODY}) {
        var request = new ProducerRecord<byte[], byte[]>("belfry.requests", utf8(value));
        request.headers().add("ce_source", utf8(CANARY));
        request.headers().add("ce_id", utf8(CANARY));
        assertThat(producer.send(request)).succeedsWithin(Instance.PATIENCE);
      }
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static double calls(String scrape, String outcome) {
    return sum(
        scrape
            .lines()
            .filter(line -> line.contains("outcome=\"" + outcome + "\""))
            .collect(Collectors.joining("\n")),
        "belfry_producer_calls_total");
  }

  private static double sum(String scrape, String name) {
    return scrape
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /// Whatever the answer, since this is about what is counted of it; again while it is 503.
  private static void call(Instance belfry, String method, String path, String token, String body) {
    HttpRequest call =
        HttpRequest.newBuilder(URI.create(belfry.origin() + named(path)))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", CANARY)
            .header("User-Agent", CANARY)
            .timeout(Instance.PATIENCE)
            .method(named(method), BodyPublishers.ofString(named(body)))
            .build();
    await()
        .atMost(Instance.PATIENCE)
        .until(() -> HTTP.send(call, BodyHandlers.discarding()).statusCode() != 503);
  }

  private static String named(String text) {
    return text.contains("%") ? text.formatted(CANARY) : text;
  }
}
