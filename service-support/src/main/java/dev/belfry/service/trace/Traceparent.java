package dev.belfry.service.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// The header `traceparent` of W3C Trace Context, as a header of records and as text in rows.
/// Neither `tracestate` nor `baggage` is carried: the log keeps what it is given for ever.
final class Traceparent {
  static final String NAME = "traceparent";

  /// Longer ones are of versions to come, or no traceparents.
  private static final int MAX_LENGTH = 255;

  private static final W3CTraceContextPropagator FORMAT = W3CTraceContextPropagator.getInstance();

  private Traceparent() {}

  /// What a record carries; null if that is nothing, or no traceparent.
  static @Nullable String in(Headers headers) {
    Header header = headers.lastHeader(NAME);
    if (header == null || header.value() == null || header.value().length > MAX_LENGTH) {
      return null;
    }
    String text = new String(header.value(), StandardCharsets.ISO_8859_1);
    return spanIn(text).isValid() ? text : null;
  }

  /// What it names; not valid if it is no traceparent.
  static SpanContext spanIn(String traceparent) {
    return Span.fromContext(contextOf(traceparent)).getSpanContext();
  }

  static Context contextOf(String traceparent) {
    return FORMAT.extract(Context.root(), traceparent, Text.INSTANCE);
  }

  /// Has a record carry a context.
  static void put(Context context, Headers headers) {
    FORMAT.inject(context, headers, Text.INSTANCE);
  }

  private enum Text implements TextMapGetter<String>, TextMapSetter<Headers> {
    INSTANCE;

    @Override
    public Iterable<String> keys(String traceparent) {
      return List.of(NAME);
    }

    @Override
    public @Nullable String get(@Nullable String traceparent, String key) {
      return key.toLowerCase(Locale.ROOT).equals(NAME) ? traceparent : null;
    }

    @Override
    public void set(@Nullable Headers headers, String key, String value) {
      if (headers != null && key.equals(NAME)) {
        headers.add(NAME, value.getBytes(StandardCharsets.US_ASCII));
      }
    }
  }
}
