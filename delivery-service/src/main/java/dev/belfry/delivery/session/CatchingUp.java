package dev.belfry.delivery.session;

import dev.belfry.delivery.frame.CloseReason;
import dev.belfry.delivery.frame.ServerFrame;
import dev.belfry.delivery.snapshot.Judgement;
import dev.belfry.delivery.snapshot.Judgements;
import dev.belfry.delivery.snapshot.SnapshotAnswer;
import dev.belfry.delivery.snapshot.SnapshotRequest;
import dev.belfry.events.Position;
import dev.belfry.inbox.Change;
import dev.belfry.inbox.NotificationState;
import dev.belfry.inbox.Snapshot;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The session is told what came before, page by page, as fast as its client reads; then what came
/// meanwhile, which waits here; then it is live. If history is away, it goes on without.
final class CatchingUp implements State {
  private final Session session;
  private final Wire wire;
  private final InboxKeeper inbox;

  /// Whether the client has to be told when it knows again what happened while history was away.
  private boolean resyncing;

  /// The read model must have applied this offset before the session can be live.
  private long needed;

  /// Whether the read model has been asked something and has not answered.
  private boolean asking;

  private @Nullable Snapshot page;
  private int pageIndex;
  private final Deque<Waiting> waiting = new ArrayDeque<>(0);
  private int waitingBytes;

  /// @param resyncing whether history has been away
  CatchingUp(Session session, boolean resyncing) {
    this.session = session;
    this.resyncing = resyncing;
    wire = session.wire();
    inbox = session.inbox();
    needed = inbox.handedUpTo();
    session.liveOnlyPushes().skipTo(needed);
  }

  @Override
  public void begin() {
    Missed missed = resyncing ? null : inbox.missed(session.toldUpTo());
    if (missed == null) {
      ask();
    } else {
      session.context().metrics().remembered.increment();
      session.greet(missed.from(), missed.unreadCount());
      missed.pushed().forEach(push -> defer(push.frame(), push.offset(), missed.unreadCount()));
      goOn();
    }
  }

  // ---- history

  private void ask() {
    asking = true;
    page = null;
    Position since = session.toldUpTo();
    long atLeast = since == null ? needed : Math.max(needed, since.offset());
    session
        .context()
        .history()
        .ask(
            new SnapshotRequest(
                session.userId(),
                session.token(),
                session.position(atLeast),
                since,
                !inbox.isSeeded(),
                resyncing),
            answer -> answered("what history has answered", answer, this::take));
  }

  private <T> void answered(String step, T answer, Consumer<T> take) {
    session.later(
        step,
        () -> {
          if (session.isIn(this)) {
            asking = false;
            take.accept(answer);
          }
        });
  }

  private void take(SnapshotAnswer answer) {
    switch (answer) {
      case SnapshotAnswer.Found(Snapshot snapshot) -> {
        page = snapshot;
        pageIndex = 0;
        // From an older state, the next page would lack what this one left to it.
        needed = Math.max(needed, snapshot.position().offset());
        session.greet(snapshot.position(), snapshot.unreadCount());
        inbox.seed(snapshot);
        goOn();
      }
      case SnapshotAnswer.Away _ -> historyIsAway();
      case SnapshotAnswer.Refused _ -> session.close(CloseReason.TOKEN);
    }
  }

  /// Tells as much as there is room for.
  private void goOn() {
    while (session.isIn(this) && !asking) {
      if (!wire.hasRoom()) {
        wire.whenRoom(() -> session.later("what the client missed", this::goOn));
        return;
      }
      if (page != null) {
        tellNextOf(page);
      } else if (!waiting.isEmpty()) {
        Waiting next = waiting.remove();
        waits(waitingBytes - next.frame.size());
        session.tell(next.frame, next.offset, next.count);
      } else {
        session.enter(new Live(session));
      }
    }
  }

  private void tellNextOf(Snapshot current) {
    if (pageIndex < current.changes().size()) {
      Change change = current.changes().get(pageIndex++);
      if (isTold(change)) {
        session.skipTo(change.position());
      } else {
        session.tell(ServerFrame.of(change), change.position().offset(), current.unreadCount());
      }
    } else if (current.more() && !current.changes().isEmpty()) {
      ask();
    } else {
      finish(current);
    }
  }

  private boolean isTold(Change change) {
    return change instanceof Change.Created created
        && session
            .liveOnlyPushes()
            .isConfirmed(created.notification().id(), change.position().offset());
  }

  /// The last page has been told. What follows must begin where it ends.
  private void finish(Snapshot last) {
    Position reached = last.position();
    needed = Math.max(needed, inbox.continuousFrom());
    session.skipTo(reached);
    if (reached.offset() < needed || !inbox.isSeeded()) {
      ask();
      return;
    }
    List<UUID> doubtful = session.liveOnlyPushes().doubtful(Judgements.MOST);
    if (!doubtful.isEmpty()) {
      askAbout(doubtful, reached);
      return;
    }
    page = null;
    if (resyncing) {
      resyncing = false;
      session.liveOnlyPushes().clear();
      session.tellState(ServerFrame.resynced(), last.unreadCount(), reached);
    } else if (last.unreadCount() != session.lastCount()) {
      // It changed by something that has no frame of its own.
      session.tellState(ServerFrame.unreadCount(), last.unreadCount(), reached);
    }
    waiting.removeIf(frame -> frame.offset <= reached.offset());
    waits(waiting.stream().mapToInt(frame -> frame.frame.size()).sum());
  }

  // ---- what was told without history, and history does not know of

  /// The answer must not be older than what has been told, or it would take that back.
  private void askAbout(List<UUID> doubtful, Position reached) {
    asking = true;
    session
        .context()
        .judgements()
        .states(
            session.token(),
            reached,
            doubtful,
            judgement ->
                answered(
                    "what has become of notifications",
                    judgement,
                    known -> correct(doubtful, reached, known)));
  }

  private void correct(
      List<UUID> doubtful, Position reached, Judgement<List<NotificationState>> judgement) {
    switch (judgement) {
      case Judgement.Known<List<NotificationState>>(var found) -> {
        Map<UUID, NotificationState> states =
            found.stream().collect(Collectors.toMap(NotificationState::id, Function.identity()));
        for (UUID notification : doubtful) {
          NotificationState state = states.get(notification);
          if (state == null) {
            wire.send(ServerFrame.deleted(notification).withoutPosition());
          } else if (state.isArchived()) {
            wire.send(ServerFrame.archived(notification).withoutPosition());
          } else if (state.isRead()) {
            wire.send(ServerFrame.read(notification).withoutPosition());
          }
          session.liveOnlyPushes().settle(notification);
        }
        session.liveOnlyPushes().told(reached.offset());
        goOn();
      }
      case Judgement.Away<?> _ -> historyIsAway();
      case Judgement.Refused<?> _ -> session.close(CloseReason.TOKEN);
    }
  }

  // ---- what happens meanwhile

  @Override
  public void on(ServerFrame frame, long offset, int count) {
    if (offset <= needed) {
      return;
    }
    if (waitingBytes + frame.size() > session.context().limits().waitingBytes()) {
      needs(offset);
    } else {
      defer(frame, offset, count);
    }
  }

  private void defer(ServerFrame frame, long offset, int count) {
    waiting.add(new Waiting(frame, offset, count));
    waits(waitingBytes + frame.size());
  }

  /// So many bytes wait now.
  private void waits(int bytes) {
    session.context().metrics().waitingBytes.addAndGet((long) bytes - waitingBytes);
    waitingBytes = bytes;
  }

  @Override
  public void end() {
    waits(0);
  }

  /// Nothing waits any more: the read model tells all of it.
  @Override
  public void needs(long offset) {
    needed = Math.max(needed, offset);
    waiting.clear();
    waits(0);
    if (!asking && page == null) {
      ask();
    }
  }

  @Override
  public void historyIsAway() {
    session.enter(new LiveOnly(session, needed, List.copyOf(waiting)));
  }

  /// A frame that waits for the session to catch up.
  ///
  /// @param count of what is unread after it
  record Waiting(ServerFrame frame, long offset, int count) {}
}
