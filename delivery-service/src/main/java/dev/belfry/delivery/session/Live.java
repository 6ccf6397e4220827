package dev.belfry.delivery.session;

import dev.belfry.delivery.frame.ServerFrame;
import dev.belfry.events.Position;
import java.util.List;

/// The session has caught up, and is told what happens as it happens.
final class Live implements State {
  private final Session session;

  Live(Session session) {
    this.session = session;
  }

  @Override
  public void begin() {
    session.inbox().recount();
  }

  @Override
  public void on(ServerFrame frame, long offset, int count) {
    Position told = session.toldUpTo();
    if (told == null || offset > told.offset()) {
      session.tell(frame, offset, count);
    }
  }

  @Override
  public void historyIsAway() {
    session.enter(new LiveOnly(session, -1, List.of()));
  }

  /// Corrects what the client was told last, unless that is newer.
  @Override
  public void recount(int count, long asOf) {
    Position last = session.lastPosition();
    if (count != session.lastCount() && last != null && !isAheadOf(asOf)) {
      session.tellState(ServerFrame.unreadCount(), count, last);
    }
  }

  @Override
  public boolean isAheadOf(long offset) {
    Position told = session.toldUpTo();
    return told != null && told.offset() > offset;
  }
}
