package dev.belfry.delivery.session;

import dev.belfry.delivery.frame.ServerFrame;
import dev.belfry.delivery.frame.SessionState;
import dev.belfry.events.Position;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The receipts of one session: what it was pushed, has acknowledged and let be seen goes together
/// for a while. Belongs to the session's event loop.
final class SessionReceipts {
  private static final Duration DELAY = Duration.ofSeconds(1);

  private final Session session;
  private @Nullable UnackedPushes unacked;
  private final SeenMark seen = new SeenMark();
  private boolean isDue;

  SessionReceipts(Session session) {
    this.session = session;
  }

  /// The client was greeted.
  ///
  /// @param from null if history is away
  void opened(@Nullable Position from, SessionState state) {
    receipts().opened(session.userId(), session.id(), from, state);
  }

  /// A frame was sent that may push a notification.
  void told(ServerFrame frame, long offset) {
    UUID pushed = frame.pushed();
    if (pushed != null) {
      if (unacked == null) {
        unacked = new UnackedPushes(session.context().unacknowledged());
      }
      unacked.push(pushed, offset);
      sendSoon();
    }
  }

  /// Notes what the client has acknowledged; false if it was pushed nothing before.
  boolean acknowledge(long upTo) {
    if (unacked == null) {
      return false;
    }
    unacked.acknowledge(upTo);
    sendSoon();
    return true;
  }

  /// Notes up to where the client says that everything was there to be seen.
  void seen(Position upTo) {
    if (seen.raise(upTo, session.lastPosition())) {
      sendSoon();
    }
  }

  private void sendSoon() {
    if (!isDue) {
      isDue = true;
      session.later(DELAY, "its receipt", this::send);
    }
  }

  private void send() {
    isDue = false;
    while (hasNews()) {
      receipts()
          .delivered(
              session.userId(),
              session.id(),
              unacked == null ? List.of() : unacked.takePushed(),
              unacked == null ? List.of() : unacked.takeAcknowledged(),
              seen.take());
    }
  }

  private boolean hasNews() {
    return seen.hasNews() || (unacked != null && unacked.hasNews());
  }

  /// Nothing is pushed, acknowledged or seen any more.
  void end() {
    send();
    if (unacked != null) {
      unacked.end();
    }
  }

  void closed(@Nullable Position sentUpTo, int code) {
    receipts().closed(session.userId(), session.id(), sentUpTo, code);
  }

  private Receipts receipts() {
    return session.context().receipts();
  }
}
