package dev.belfry.producer;

import static dev.belfry.producer.ProducerService.json;
import static dev.belfry.producer.TopicReader.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.EventPublisher;
import dev.belfry.events.Ids;
import dev.belfry.events.Topic;
import dev.belfry.service.log.EventLogConnection;
import dev.belfry.testing.Infrastructure;
import dev.belfry.testing.Tokens;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which `traceparent` records have. What becomes of a trace in all services is `TraceIT` of
/// `standalone`.
class TracesIT {
  private static final String KAFKA = Infrastructure.shared().bootstrapServers();
  private static final String NOT_SAMPLED =
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";
  private static ProducerService tracing;
  private static TopicReader topics;

  private final String alice = "alice-" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    tracing =
        ProducerService.patient(
            KAFKA,
            "--management.opentelemetry.tracing.export.otlp.endpoint=http://127.0.0.1:1/v1/traces",
            "--management.tracing.sampling.probability=0");
    tracing.bean(EventLogConnection.class).whenAvailable().orTimeout(60, TimeUnit.SECONDS).join();
    topics = new TopicReader(KAFKA);
  }

  @AfterAll
  static void stop() {
    tracing.close();
  }

  @Test
  void whileTracesAreOffNoRecordHasATraceparent_norDoesOneThatTheCallerSent() {
    try (ProducerService usual = ProducerService.patient(KAFKA)) {
      usual.bean(EventLogConnection.class).whenAvailable().orTimeout(60, TimeUnit.SECONDS).join();

      var stored = stored(post(usual, NOT_SAMPLED.replaceFirst("00$", "01")));

      assertThat(stored.headers().lastHeader("traceparent")).isNull();
    }
  }

  @Test
  void whatTheCallerDoesNotWantSampledIsCarriedOnAsNotSampled() {
    String carried = header(stored(post(tracing, NOT_SAMPLED)), "traceparent");

    assertThat(carried)
        .startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-")
        .endsWith("-00")
        .isNotEqualTo(NOT_SAMPLED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more"
      })
  void aTraceparentThatIsNoneIsAsGoodAsNone(String malformed) {
    String carried = header(stored(post(tracing, malformed)), "traceparent");

    // A trace of its own, not sampled; 2 says that its id is random.
    assertThat(carried)
        .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[02]")
        .doesNotContain("4bf92f3577b3");
  }

  @Test
  void neitherStateNorBaggageOfACallerIsKept() {
    HttpResponse<String> answer =
        tracing.post(
            "/api/notifications",
            Tokens.user(alice),
            "{\"title\":\"T\",\"message\":\"M\"}",
            "traceparent",
            NOT_SAMPLED,
            "tracestate",
            "shop=secret",
            "baggage",
            "user=secret");

    assertThat(stored(answer).headers())
        .extracting(Header::key)
        .contains("traceparent")
        .doesNotContain("tracestate", "baggage");
  }

  @Test
  void aRequestsTraceGoesOnWithItsNotification() {
    String sampled = "00-" + Ids.next().toString().replace("-", "") + "-00f067aa0ba902b7-01";

    String carried = header(asked(sampled), "traceparent");

    assertThat(carried).startsWith(sampled.substring(0, 36)).endsWith("-01").isNotEqualTo(sampled);
  }

  @Test
  void aRequestWhoseTraceparentIsNoneIsTakenAllTheSame() {
    assertThat(asked("nonsense").headers().lastHeader("traceparent")).isNull();
  }

  private HttpResponse<String> post(ProducerService service, String traceparent) {
    return service.post(
        "/api/notifications",
        Tokens.user(alice),
        "{\"title\":\"T\",\"message\":\"M\"}",
        "traceparent",
        traceparent);
  }

  private static ConsumerRecord<byte[], byte[]> stored(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return topics
        .withId(Topic.NOTIFICATIONS, UUID.fromString(json(answer).get("id").stringValue()))
        .getFirst();
  }

  /// The notification of a request.
  private ConsumerRecord<byte[], byte[]> asked(String traceparent) {
    String key = UUID.randomUUID().toString();
    var request =
        new ProducerRecord<byte[], byte[]>(
            Topic.REQUESTS.topicName(),
            "{\"recipient\":\"%s\",\"title\":\"T\",\"message\":\"M\"}"
                .formatted(alice)
                .getBytes(StandardCharsets.UTF_8));
    request.headers().add("ce_source", "shop".getBytes(StandardCharsets.UTF_8));
    request.headers().add("ce_id", key.getBytes(StandardCharsets.UTF_8));
    request.headers().add("traceparent", traceparent.getBytes(StandardCharsets.UTF_8));
    tracing.bean(EventPublisher.class).send(request).join();
    UUID id = Ids.derived("requests", "shop", key, alice);
    await().until(() -> !topics.withId(Topic.NOTIFICATIONS, id).isEmpty());
    return topics.withId(Topic.NOTIFICATIONS, id).getFirst();
  }
}
