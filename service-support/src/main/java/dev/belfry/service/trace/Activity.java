package dev.belfry.service.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that is being done for one or several traces: a span in each. Until it is closed, by
/// the thread that began it, the first is the current one: what is published is its child, and
/// lines of the log name it.
public final class Activity implements AutoCloseable {
  static final Activity NONE = new Activity(List.of());

  private final List<Span> spans;
  private final @Nullable Scope current;

  @SuppressWarnings("MustBeClosedChecker") // it is, by this
  Activity(List<Span> spans) {
    this.spans = spans;
    current = spans.isEmpty() ? null : spans.getFirst().makeCurrent();
  }

  /// Says more about it.
  public Activity with(String name, String value) {
    if (current != null) {
      spans.forEach(span -> span.setAttribute(name, value));
    }
    return this;
  }

  /// Says more about it.
  public Activity with(String name, long value) {
    if (current != null) {
      spans.forEach(span -> span.setAttribute(name, value));
    }
    return this;
  }

  /// It did not succeed.
  ///
  /// @param reason for people, without an address or a content
  public void failed(String reason) {
    spans.forEach(span -> span.setStatus(StatusCode.ERROR, reason));
  }

  @Override
  public void close() {
    if (current != null) {
      current.close();
      spans.forEach(Span::end);
    }
  }
}
