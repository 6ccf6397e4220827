package dev.belfry.service.trace;

import dev.belfry.consumer.sink.SinkTarget;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// Takes traces through the log: the header `traceparent` of a record names the span that published
/// it, and whoever does something about the record adds a span below that one. A context is passed
/// around as the text of such a header. Safe for all threads.
///
/// While traces are [off][#OFF] records have no such header, none is looked at, and nothing is made
/// for any. Nothing that a record carries makes a method fail.
public final class Traces {
  /// Nothing is traced.
  public static final Traces OFF = new Traces(null);

  private static final String SYSTEM = "messaging.system";
  private static final String DESTINATION = "messaging.destination.name";
  private static final String PARTITION = "messaging.destination.partition.id";
  private static final String OFFSET = "messaging.kafka.offset";
  private static final String EVENT_ID = "cloudevents.event_id";
  private static final String EVENT_TYPE = "cloudevents.event_type";

  private final @Nullable Tracer tracer;

  /// @param tracer null if traces are off
  Traces(@Nullable Tracer tracer) {
    this.tracer = tracer;
  }

  /// The context that a record carries, whether it is sampled or not; null if there is none that
  /// can be read, or if traces are off.
  public @Nullable String in(ConsumerRecord<?, ?> kafkaRecord) {
    return tracer == null ? null : Traceparent.in(kafkaRecord.headers());
  }

  /// The context that a record carries, if spans are wanted below it; else null.
  public @Nullable String sampledIn(ConsumerRecord<?, ?> kafkaRecord) {
    String traceparent = in(kafkaRecord);
    return traceparent != null && Traceparent.spanIn(traceparent).isSampled() ? traceparent : null;
  }

  /// Begins something that is done about a record.
  ///
  /// @param parent what [#in] or [#sampledIn] has said
  public Activity begin(String name, SpanKind kind, @Nullable String parent) {
    return parent == null || tracer == null ? Activity.NONE : begin(name, kind, List.of(parent));
  }

  /// Begins something that is done once for several records.
  ///
  /// @param parents what [#sampledIn] has said about them; what can't be read is passed over
  public Activity begin(String name, SpanKind kind, Collection<String> parents) {
    if (tracer == null || parents.isEmpty()) {
      return Activity.NONE;
    }
    List<Span> spans =
        parents.stream()
            .distinct()
            .map(parent -> builder(name, kind, parent))
            .filter(Objects::nonNull)
            .map(SpanBuilder::startSpan)
            .toList();
    return spans.isEmpty() ? Activity.NONE : new Activity(spans);
  }

  /// Notes what has been done about one of several records, now that it is over.
  ///
  /// @param parent what [#sampledIn] has said
  /// @param began when it began
  public void note(String name, String parent, Instant began, String key, String value) {
    SpanBuilder span = builder(name, SpanKind.INTERNAL, parent);
    if (span != null) {
      span.setStartTimestamp(began).setAttribute(key, value).startSpan().end();
    }
  }

  private @Nullable SpanBuilder builder(String name, SpanKind kind, String parent) {
    Context context = Traceparent.contextOf(parent);
    return tracer == null || !Span.fromContext(context).getSpanContext().isValid()
        ? null
        : tracer.spanBuilder(name).setParent(context).setSpanKind(kind);
  }

  /// Has a record carry what this thread is doing, if that is part of a trace. The span of the
  /// publication is what readers of the record continue; it ends with the acknowledgement. A record
  /// that is passed on with the headers it had keeps them.
  ///
  /// @return told when the record is acknowledged, or why it is not; null if nobody wants to know
  public @Nullable Consumer<@Nullable Exception> publishing(ProducerRecord<?, ?> kafkaRecord) {
    if (tracer == null
        || !Span.current().getSpanContext().isValid()
        || kafkaRecord.headers().lastHeader(Traceparent.NAME) != null) {
      return null;
    }
    Span span =
        about(
                kafkaRecord.headers(),
                tracer
                    .spanBuilder("publish " + kafkaRecord.topic())
                    .setSpanKind(SpanKind.PRODUCER)
                    .setAttribute(SYSTEM, "kafka")
                    .setAttribute(DESTINATION, kafkaRecord.topic()))
            .startSpan();
    Traceparent.put(Context.current().with(span), kafkaRecord.headers());
    return failure -> {
      if (failure != null) {
        span.setStatus(StatusCode.ERROR, failure.getClass().getSimpleName());
      }
      span.end();
    };
  }

  /// The same work, which another thread does for the trace that is current now.
  public Runnable carried(Runnable work) {
    return tracer == null ? work : Context.current().wrap(work);
  }

  /// The same rows. Each traced record gets a span from the beginning of its transaction to the
  /// commit.
  public SinkTarget following(SinkTarget rows) {
    return tracer == null ? rows : new TracedRows(rows, this);
  }

  /// Notes that a record was applied.
  void applied(ConsumerRecord<?, ?> kafkaRecord, String parent, Instant began, int together) {
    SpanBuilder span = builder("apply " + kafkaRecord.topic(), SpanKind.CONSUMER, parent);
    if (span != null) {
      about(kafkaRecord.headers(), span)
          .setStartTimestamp(began)
          .setAttribute(SYSTEM, "kafka")
          .setAttribute(DESTINATION, kafkaRecord.topic())
          .setAttribute(PARTITION, Integer.toString(kafkaRecord.partition()))
          .setAttribute(OFFSET, kafkaRecord.offset())
          .setAttribute("messaging.batch.message_count", together)
          .startSpan()
          .end();
    }
  }

  private static SpanBuilder about(Headers headers, SpanBuilder span) {
    say(headers, "ce_id", EVENT_ID, span);
    say(headers, "ce_type", EVENT_TYPE, span);
    return span;
  }

  private static void say(Headers headers, String header, String attribute, SpanBuilder span) {
    Header found = headers.lastHeader(header);
    if (found != null && found.value() != null) {
      span.setAttribute(attribute, new String(found.value(), StandardCharsets.UTF_8));
    }
  }
}
