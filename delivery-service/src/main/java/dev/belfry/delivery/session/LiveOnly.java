package dev.belfry.delivery.session;

import dev.belfry.delivery.frame.CloseReason;
import dev.belfry.delivery.frame.ServerFrame;
import dev.belfry.delivery.projection.LiveEvent;
import dev.belfry.events.Position;
import java.util.List;
import java.util.UUID;

/// History is away: the session is told what happens, without positions and counts, until it can
/// catch up.
final class LiveOnly implements State {
  private final Session session;
  private final long from;
  private List<CatchingUp.Waiting> waited;
  private Runnable waitNoLonger = () -> {};

  /// @param from what lies between what the session was told and this offset comes when history is
  ///   back
  /// @param waited frames that came since then
  LiveOnly(Session session, long from, List<CatchingUp.Waiting> waited) {
    this.session = session;
    this.from = from;
    this.waited = waited;
  }

  @Override
  public void begin() {
    session.greetWithoutHistory(session.position(from));
    session.liveOnlyPushes().skipTo(from);
    Position told = session.toldUpTo();
    if (told != null) {
      session.liveOnlyPushes().skipTo(told.offset());
    }
    waited.forEach(frame -> tell(frame.frame(), frame.offset(), false));
    waited = List.of();
    session.inbox().tellBacklogWithoutHistory(this);
    if (session.isIn(this)) {
      waitNoLonger =
          session
              .context()
              .history()
              .whenBack(() -> session.later("what happened without history", this::catchUp));
    }
  }

  @Override
  public void end() {
    waitNoLonger.run();
  }

  private void catchUp() {
    if (session.isIn(this)) {
      session.enter(new CatchingUp(session, true));
    }
  }

  @Override
  public void on(ServerFrame frame, long offset, int count) {
    tell(frame, offset, false);
  }

  @Override
  public void onWithoutHistory(LiveEvent live) {
    tell(live.frame(session.inbox().reads()), live.offset(), live.isDoubtful());
  }

  private void tell(ServerFrame frame, long offset, boolean isDoubtful) {
    if (!session.isIn(this)
        || session.liveOnlyPushes().covers(offset)
        || frame == ServerFrame.unreadCount()) {
      return;
    }
    UUID pushed = frame.pushed();
    if (pushed != null && !session.liveOnlyPushes().remember(pushed, offset, isDoubtful)) {
      session.close(CloseReason.GOING_AWAY);
      return;
    }
    session.liveOnlyPushes().told(offset);
    session.tellWithoutHistory(frame, offset);
  }
}
