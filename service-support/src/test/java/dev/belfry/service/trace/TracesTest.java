package dev.belfry.service.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.consumer.sink.Outcome;
import dev.belfry.consumer.sink.SinkTarget;
import dev.belfry.consumer.sink.Tally;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TracesTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SAMPLED = "00-" + TRACE + "-00f067aa0ba902b7-01";
  private static final String NOT_SAMPLED = "00-" + TRACE + "-00f067aa0ba902b7-00";
  private static final String OTHER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static final Connection NO_CONNECTION =
      (Connection)
          Proxy.newProxyInstance(
              TracesTest.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (_, method, _) -> {
                throw new UnsupportedOperationException(method.getName());
              });

  private final List<SpanData> ended = new ArrayList<>();
  private final Traces traces =
      new Traces(
          SdkTracerProvider.builder()
              .addSpanProcessor(SimpleSpanProcessor.create(new Kept(ended)))
              .build()
              .get("test"));

  @Test
  void aRecordsContextIsReadWhetherItIsSampledOrNot() {
    assertThat(traces.in(received(SAMPLED))).isEqualTo(SAMPLED);
    assertThat(traces.sampledIn(received(SAMPLED))).isEqualTo(SAMPLED);
    assertThat(traces.in(received(NOT_SAMPLED))).isEqualTo(NOT_SAMPLED);
    assertThat(traces.sampledIn(received(NOT_SAMPLED))).isNull();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01-more",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-zz",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "\u00ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
      })
  void whatIsNoTraceparentIsPassedOver(@Nullable String malformed) {
    assertThat(traces.in(received(malformed))).isNull();
    assertThat(traces.begin("x", SpanKind.INTERNAL, malformed)).isSameAs(Activity.NONE);
  }

  @Test
  void aHeaderThatIsFarTooLongIsNotEvenRead() {
    assertThat(traces.in(received(SAMPLED.repeat(10_000)))).isNull();
  }

  @Test
  void whatIsPublishedDuringAnActivityContinuesIt() {
    ProducerRecord<byte[], byte[]> sent = toSend();

    try (var _ = traces.begin("relay", SpanKind.CONSUMER, SAMPLED)) {
      Objects.requireNonNull(traces.publishing(sent)).accept(null);
    }

    assertThat(ended).extracting(SpanData::getName).containsExactly("publish topic", "relay");
    assertThat(ended.getFirst().getParentSpanId()).isEqualTo(ended.getLast().getSpanId());
    assertThat(sent.headers().headers("traceparent"))
        .singleElement()
        .satisfies(header ->
            assertThat(header.value())
                .asString()
                .isEqualTo("00-" + TRACE + "-" + ended.getFirst().getSpanId() + "-01"));
  }

  @Test
  void aRecordThatIsPassedOnAsItWasKeepsItsHeader() {
    ProducerRecord<byte[], byte[]> sent = toSend();
    sent.headers().add("traceparent", OTHER.getBytes(StandardCharsets.US_ASCII));

    try (var _ = traces.begin("relay", SpanKind.CONSUMER, SAMPLED)) {
      assertThat(traces.publishing(sent)).isNull();
    }

    assertThat(sent.headers().headers("traceparent"))
        .singleElement()
        .satisfies(header -> assertThat(header.value()).asString().isEqualTo(OTHER));
  }

  @Test
  void aPublicationThatFailsIsSeenAsAnError() {
    try (var _ = traces.begin("relay", SpanKind.CONSUMER, SAMPLED)) {
      Objects.requireNonNull(traces.publishing(toSend())).accept(new IllegalStateException("x"));
    }

    assertThat(ended.getFirst().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }

  @Test
  void outsideOfATraceNothingIsAddedToARecord() {
    ProducerRecord<byte[], byte[]> sent = toSend();

    assertThat(traces.publishing(sent)).isNull();
    assertThat(sent.headers()).isEmpty();
  }

  @Test
  void whatIsNotSampledIsCarriedOnWithoutASpan() {
    ProducerRecord<byte[], byte[]> sent = toSend();

    try (var _ = traces.begin("relay", SpanKind.CONSUMER, NOT_SAMPLED)) {
      Objects.requireNonNull(traces.publishing(sent)).accept(null);
    }

    assertThat(sent.headers().lastHeader("traceparent").value())
        .asString()
        .startsWith("00-" + TRACE)
        .endsWith("-00");
    assertThat(ended).isEmpty();
  }

  @Test
  void whatIsDoneOnceForSeveralRecordsIsSeenInTheTraceOfEach() {
    try (var sending =
        traces.begin("send", SpanKind.CLIENT, List.of(SAMPLED, OTHER, SAMPLED, "nonsense"))) {
      sending.with("n", 2).failed("refused");
    }

    assertThat(ended)
        .extracting(SpanData::getTraceId)
        .containsExactlyInAnyOrder(TRACE, OTHER.substring(3, 35));
    assertThat(ended)
        .allSatisfy(
            span -> assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR));
  }

  @Test
  void anActivityIsCurrentUntilItIsClosed() {
    try (var _ = traces.begin("push", SpanKind.CONSUMER, SAMPLED)) {
      assertThat(Context.current()).isNotEqualTo(Context.root());
    }

    assertThat(Context.current()).isEqualTo(Context.root());
  }

  @Test
  void aRecordIsSeenAsAppliedOnceItsTransactionIsCommitted() throws SQLException {
    SinkTarget rows = traces.following(new Accepting());
    rows.advanced(NO_CONNECTION, List.of());
    rows.write(NO_CONNECTION, List.of(received(OTHER)));

    // It was rolled back: the next transaction begins.
    rows.advanced(NO_CONNECTION, List.of());
    rows.write(NO_CONNECTION, List.of(received(SAMPLED), received(null), received(NOT_SAMPLED)));
    assertThat(ended).isEmpty();
    rows.committed();

    assertThat(ended)
        .singleElement()
        .satisfies(span -> {
          assertThat(span.getName()).isEqualTo("apply topic");
          assertThat(span.getTraceId()).isEqualTo(TRACE);
          assertThat(span.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
        });
  }

  @Test
  void whileTracesAreOffNothingIsReadAndNothingIsMade() {
    SinkTarget rows = new Accepting();
    Runnable work = () -> {};

    assertThat(Traces.OFF.in(received(SAMPLED))).isNull();
    assertThat(Traces.OFF.begin("x", SpanKind.INTERNAL, SAMPLED)).isSameAs(Activity.NONE);
    assertThat(Traces.OFF.begin("x", SpanKind.INTERNAL, List.of(SAMPLED))).isSameAs(Activity.NONE);
    assertThat(Traces.OFF.publishing(toSend())).isNull();
    assertThat(Traces.OFF.following(rows)).isSameAs(rows);
    assertThat(Traces.OFF.carried(work)).isSameAs(work);
    Traces.OFF.note("x", SAMPLED, Instant.EPOCH, "key", "value");
  }

  private static ProducerRecord<byte[], byte[]> toSend() {
    return new ProducerRecord<>("topic", new byte[0]);
  }

  private static ConsumerRecord<byte[], byte[]> received(@Nullable String traceparent) {
    var received = new ConsumerRecord<byte[], byte[]>("topic", 0, 7, null, new byte[0]);
    if (traceparent != null) {
      received.headers().add("traceparent", traceparent.getBytes(StandardCharsets.ISO_8859_1));
    }
    return received;
  }

  private static final class Accepting implements SinkTarget {
    @Override
    public Tally write(Connection connection, List<ConsumerRecord<byte[], byte[]>> records) {
      return Tally.one(Outcome.APPLIED, null);
    }

    @Override
    public Tally refused(
        Connection connection, ConsumerRecord<byte[], byte[]> record, String reason) {
      return Tally.one(Outcome.DEAD, null);
    }
  }

  private record Kept(List<SpanData> spans) implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> more) {
      spans.addAll(more);
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
