package dev.belfry.delivery.session;

import dev.belfry.delivery.frame.ClientFrame;
import dev.belfry.delivery.frame.ErrorCode;
import dev.belfry.delivery.frame.Reply;
import dev.belfry.delivery.snapshot.History;
import dev.belfry.delivery.snapshot.ListAnswer;
import dev.belfry.delivery.snapshot.ListRequest;
import dev.belfry.events.Position;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// The list requests of one session. They are answered one after another, each when there is room,
/// and each list is at least as new as the frames sent before it. Nothing is answered once the
/// session is closed. Belongs to the session's event loop.
final class ListRequests {
  private static final int MAX_WAITING = 8;
  private static final int MAX_ATTEMPTS = 5;

  private final Session session;
  private final History history;
  private final Wire wire;
  private final Deque<ClientFrame.GetNotifications> waiting = new ArrayDeque<>(2);

  ListRequests(Session session, History history) {
    this.session = session;
    this.history = history;
    wire = session.wire();
  }

  void answer(ClientFrame.GetNotifications wanted) {
    if (waiting.size() >= MAX_WAITING) {
      wire.send(
          Reply.error(ErrorCode.UNAVAILABLE, "Too many lists asked for at once.", wanted.ref()));
      return;
    }
    waiting.add(wanted);
    if (waiting.size() == 1) {
      answerNext();
    }
  }

  private void answerNext() {
    ClientFrame.GetNotifications wanted = waiting.peek();
    if (wanted == null || session.isClosed()) {
      return;
    }
    if (!wire.hasRoom()) {
      wire.whenRoom(() -> session.later("the next list", this::answerNext));
      return;
    }
    fetch(wanted, MAX_ATTEMPTS);
  }

  private void fetch(ClientFrame.GetNotifications wanted, int attempts) {
    history.list(
        new ListRequest(
            session.userId(),
            session.token(),
            wanted.limit(),
            wanted.before(),
            wanted.unreadOnly(),
            session.lastTold()),
        (answer, gone) -> session.later("a list", () -> fetched(wanted, attempts, answer, gone)));
  }

  private void fetched(
      ClientFrame.GetNotifications wanted, int attempts, ListAnswer answer, Runnable gone) {
    if (!session.isClosed()
        && answer instanceof ListAnswer.Listed listed
        && !(isOvertaken(listed) && attempts > 1)) {
      wire.sendAsked(
          Reply.list(listed.notifications(), listed.unreadCount(), listed.asOf(), listed.next()),
          gone);
      answered();
      return;
    }
    gone.run();
    if (session.isClosed()) {
      return;
    }
    switch (answer) {
      case ListAnswer.Listed _ -> {
        fetch(wanted, attempts - 1);
        return;
      }
      case ListAnswer.Away _ ->
          wire.send(Reply.error(ErrorCode.UNAVAILABLE, "The list is away.", wanted.ref()));
      case ListAnswer.TooMany(Duration retryAfter) ->
          wire.send(
              Reply.error(
                  ErrorCode.RATE_LIMITED,
                  "Too many lists; ask again in %s s."
                      .formatted(retryAfter.plusMillis(999).toSeconds()),
                  wanted.ref()));
      case ListAnswer.Refused _ ->
          wire.send(
              Reply.error(
                  ErrorCode.INVALID_FIELD, "before: one of one's own is expected.", wanted.ref()));
    }
    answered();
  }

  private void answered() {
    waiting.remove();
    answerNext();
  }

  /// Whether a frame was sent while the list was on its way that is not in it.
  private boolean isOvertaken(ListAnswer.Listed listed) {
    Position last = session.lastTold();
    return last != null && listed.asOf().compareTo(last) < 0;
  }
}
