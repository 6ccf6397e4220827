package dev.belfry.delivery.session;

import dev.belfry.delivery.projection.LiveEvent;
import dev.belfry.service.trace.Traces;
import io.opentelemetry.api.trace.SpanKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The sessions of one user on this node, the oldest first. Any of them may end while they are told
/// something. Belongs to the event loop of the user's partition.
final class UserSessions {
  private final List<Session> sessions = new ArrayList<>(1);
  private final Traces traces;

  UserSessions(Traces traces) {
    this.traces = traces;
  }

  void add(Session session) {
    sessions.add(session);
  }

  void remove(Session session) {
    sessions.remove(session);
  }

  int size() {
    return sessions.size();
  }

  boolean isEmpty() {
    return sessions.isEmpty();
  }

  @Nullable Session oldest() {
    return sessions.isEmpty() ? null : sessions.getFirst();
  }

  void each(Consumer<Session> action) {
    List.copyOf(sessions).forEach(action);
  }

  /// Tells each of them something, wherever it stands.
  void tell(Consumer<State> message) {
    each(session -> message.accept(session.state()));
  }

  /// Tells each of them of an event, wherever it stands. The event's trace shows it.
  void push(LiveEvent live, Consumer<State> message) {
    if (!sessions.isEmpty()) {
      try (var push = traces.begin("push", SpanKind.CONSUMER, live.traceparent())) {
        push.with("belfry.sessions", sessions.size());
        tell(message);
      }
    }
  }

  boolean any(Predicate<State> condition) {
    return sessions.stream().map(Session::state).anyMatch(condition);
  }
}
