package dev.belfry.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.Json;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.SocketClient;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What can be seen in a trace. Nothing is sampled but what a caller wants to be.
class TraceIT {
  private static final String SERVER = "http post /api/notifications";
  private static final String PUBLISHED = "publish belfry.notifications";
  private static final String APPLIED = "apply belfry.notifications";
  private static final Infrastructure theirs = Infrastructure.shared();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static TraceCollector collector;
  private static Instance belfry;
  @TempDir static Path folder;

  private final String alice = "alice-" + UUID.randomUUID();
  private final String traceId = UUID.randomUUID().toString().replace("-", "");

  @BeforeAll
  static void start() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    collector = new TraceCollector();
    belfry =
        Instance.started(
            Instance.command(0)
                .withArgument("--belfry.data-directory=" + folder.resolve("data"))
                .withArgument("--spring.kafka.bootstrap-servers=" + theirs.bootstrapServers())
                .withArgument("--belfry.channel.email.delay=500ms")
                .withArgument("--management.tracing.sampling.probability=0")
                .withArgument("--management.opentelemetry.tracing.export.schedule-delay=100ms")
                .withArgument(
                    "--management.opentelemetry.tracing.export.otlp.endpoint="
                        + collector.endpoint()));
  }

  @AfterAll
  static void stop() {
    belfry.close();
    collector.close();
  }

  @Test
  void fromThePostToTheMailIsOneTrace() {
    String token = belfry.token(alice + "&email=alice@example.com");
    assertThat(
            call("PUT", "/api/contact", token, "{\"email\":\"alice@example.com\"}", Map.of())
                .statusCode())
        .isEqualTo(202);
    URI socket = URI.create(belfry.origin().replaceFirst("http", "ws") + "/ws/notifications");
    try (SocketClient open = SocketClient.to(socket).withToken(token).connect()) {
      open.awaitFrame("connection_established", Instance.PATIENCE);

      HttpResponse<String> accepted =
          call(
              "POST",
              "/api/notifications",
              token,
              "{\"title\":\"Hello\",\"message\":\"there\"}",
              Map.of("traceparent", traceparent("01")));

      assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
      Span posted = span(SERVER);
      Span published = span(PUBLISHED);
      assertThat(hex(posted.getParentSpanId().toByteArray())).isEqualTo("00f067aa0ba902b7");
      assertThat(published.getParentSpanId()).isEqualTo(posted.getSpanId());
      for (String below : List.of(APPLIED, "push", "decide email", "send email")) {
        assertThat(span(below).getParentSpanId()).as(below).isEqualTo(published.getSpanId());
      }
      String id = Json.mapper().readTree(accepted.body()).path("id").asString();
      assertThat(attribute(published, "cloudevents.event_id")).isEqualTo(id);
      assertThat(attribute(span("decide email"), "belfry.outcome")).isEqualTo("decided");
      assertThat(attribute(span("send email"), "belfry.outcome")).isEqualTo("sent");
    }
  }

  @Test
  void aRequestsTraceGoesOnBehindTheRelay() {
    var request =
        new ProducerRecord<byte[], byte[]>(
            "belfry.requests",
            utf8("{\"recipient\":\"%s\",\"title\":\"T\",\"message\":\"M\"}".formatted(alice)));
    request.headers().add("ce_source", utf8("shop"));
    request.headers().add("traceparent", utf8(traceparent("01")));
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", theirs.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      assertThat(producer.send(request)).succeedsWithin(Instance.PATIENCE);
    }

    Span relayed = span("relay belfry.requests");
    assertThat(hex(relayed.getParentSpanId().toByteArray())).isEqualTo("00f067aa0ba902b7");
    assertThat(span(PUBLISHED).getParentSpanId()).isEqualTo(relayed.getSpanId());
    assertThat(span(APPLIED).getParentSpanId()).isEqualTo(span(PUBLISHED).getSpanId());
  }

  @Test
  void whatIsNotSampledLeavesNoSpan() {
    String token = belfry.token(alice);
    String body = "{\"title\":\"Hello\",\"message\":\"there\"}";

    HttpResponse<String> unsampled =
        call("POST", "/api/notifications", token, body, Map.of("traceparent", traceparent("00")));

    // What comes after it in its partition shows that it was applied.
    String later = UUID.randomUUID().toString().replace("-", "");
    call(
        "POST",
        "/api/notifications",
        token,
        body,
        Map.of("traceparent", "00-" + later + "-00f067aa0ba902b7-01"));
    await()
        .atMost(Instance.PATIENCE)
        .until(() ->
            collector.spansOf(later).stream().anyMatch(span -> span.getName().equals(APPLIED)));
    assertThat(unsampled.statusCode()).isEqualTo(202);
    assertThat(collector.spansOf(traceId)).isEmpty();
  }

  private String traceparent(String flags) {
    return "00-" + traceId + "-00f067aa0ba902b7-" + flags;
  }

  /// The one span of this test's trace that has a name, once it has come.
  private Span span(String name) {
    return await()
        .alias(name)
        .atMost(Instance.PATIENCE)
        .until(
            () ->
                collector.spansOf(traceId).stream()
                    .filter(span -> span.getName().equals(name))
                    .toList(),
            found -> found.size() == 1)
        .getFirst();
  }

  private static String attribute(Span span, String key) {
    return span.getAttributesList().stream()
        .filter(attribute -> attribute.getKey().equals(key))
        .map(attribute -> attribute.getValue().getStringValue())
        .findFirst()
        .orElse("");
  }

  private static HttpResponse<String> call(
      String method, String path, String token, String body, Map<String, String> headers) {
    HttpRequest.Builder call =
        HttpRequest.newBuilder(URI.create(belfry.origin() + path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body));
    headers.forEach(call::header);
    try {
      return HTTP.send(call.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
