package dev.belfry.delivery.session;

import dev.belfry.delivery.frame.ClientFrame;
import dev.belfry.delivery.frame.CloseReason;
import dev.belfry.delivery.frame.ErrorCode;
import dev.belfry.delivery.frame.Reply;
import dev.belfry.delivery.frame.ServerFrame;
import dev.belfry.delivery.frame.SessionState;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.service.security.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One socket of one user, and what it has been told. Belongs to the event loop of its user's
/// partition; others reach it through [Sessions].
///
/// What it is told next depends on its [State]. It begins by [CatchingUp], and is then [Live];
/// while history is away it is [LiveOnly].
///
/// Invariant: everything that happened to this user up to [#toldUpTo()] has been told (or was never
/// to be told) on this session. Everything after it waits in the state, is in the read model, or is
/// still to come from the log.
final class Session {
  private static final Logger log = LoggerFactory.getLogger(Session.class);

  private final UUID id;
  private final User user;
  private final SessionContext context;
  private final Wire wire;
  private final Loop loop;
  private final SessionToken token;
  private final SessionReceipts receipts;
  private final LiveOnlyPushes liveOnlyPushes;
  private State state;
  private boolean greeted;

  /// Null only before the greeting of a session that did not say where it was.
  private @Nullable Position toldUpTo;

  private @Nullable Position lastPosition;
  private int lastCount;
  private @Nullable ListRequests lists;

  /// @param from where the client says that it was; null if it did not, or cannot have been there
  Session(
      UUID id,
      User user,
      SessionContext context,
      Wire wire,
      Loop loop,
      Caller caller,
      @Nullable Position from) {
    this.id = id;
    this.user = user;
    this.context = context;
    this.wire = wire;
    this.loop = loop;
    this.toldUpTo = from;
    token = new SessionToken(this, caller);
    receipts = new SessionReceipts(this);
    liveOnlyPushes = new LiveOnlyPushes(context.limits().liveOnlyPushes());
    state = new CatchingUp(this, false);
  }

  /// Starts. The user knows of this session already, so that no live event is missed.
  void join() {
    token.watch();
    state.begin();
    user.changed();
  }

  // ---- what its parts need

  UUID id() {
    return id;
  }

  RecipientId userId() {
    return user.id();
  }

  InboxKeeper inbox() {
    return user.inbox();
  }

  SessionContext context() {
    return context;
  }

  Wire wire() {
    return wire;
  }

  String token() {
    return token.value();
  }

  LiveOnlyPushes liveOnlyPushes() {
    return liveOnlyPushes;
  }

  Position position(long offset) {
    return user.position(offset);
  }

  // ---- states

  State state() {
    return state;
  }

  boolean isIn(State candidate) {
    return state == candidate;
  }

  boolean isCatchingUp() {
    return state instanceof CatchingUp;
  }

  boolean isClosed() {
    return state instanceof Closed;
  }

  void enter(State next) {
    state.end();
    state = next;
    next.begin();
    user.changed();
  }

  // ---- on the event loop

  /// Does something on the event loop. If that goes wrong, nobody knows what this session has been
  /// told: the client resumes.
  void later(String step, Runnable action) {
    loop.execute(() -> guarded(step, action));
  }

  /// Likewise, after some time.
  Timer later(Duration delay, String step, Runnable action) {
    return loop.schedule(delay, () -> guarded(step, action));
  }

  /// Likewise, at a time by the clock.
  Timer at(Instant time, String step, Runnable action) {
    return new ClockTimer(loop, context.clock(), time, () -> guarded(step, action));
  }

  /// Does what the socket asks for, likewise. After an [Error] the process can't be relied on, and
  /// the event loop has to know.
  void guarded(String step, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      log.error(
          "Session {} in partition {} is closed: {} could not be dealt with",
          id,
          user.partition(),
          step,
          e);
      close(CloseReason.INTERNAL_ERROR);
      if (e instanceof Error error) {
        throw error;
      }
    }
  }

  // ---- what it has been told

  @Nullable Position toldUpTo() {
    return toldUpTo;
  }

  /// Of the last frame with a position; null if there was none yet.
  @Nullable Position lastPosition() {
    return lastPosition;
  }

  /// The last count that was told.
  int lastCount() {
    return lastCount;
  }

  /// Up to where it was told anything, with a position or without; null if nothing yet.
  @Nullable Position lastTold() {
    Position last = lastPosition;
    long withoutPosition = liveOnlyPushes.toldUpTo();
    return withoutPosition <= (last == null ? -1 : last.offset())
        ? last
        : position(withoutPosition);
  }

  /// Greets the client, unless that has been done.
  ///
  /// @param from where the session begins if the client did not say where it was
  void greet(Position from, int unreadCount) {
    if (!greeted) {
      greeted = true;
      SessionState told = toldUpTo == null ? SessionState.SNAPSHOT : SessionState.COMPLETE;
      Position start = toldUpTo == null ? from : toldUpTo;
      toldUpTo = start;
      lastPosition = start;
      lastCount = unreadCount;
      wire.send(Reply.hello(id, user.id(), told, unreadCount, start, context.clock().instant()));
      receipts.opened(start, told);
    }
  }

  /// Likewise, while history is away.
  void greetWithoutHistory(Position from) {
    if (!greeted) {
      greeted = true;
      skipTo(toldUpTo == null ? from : toldUpTo);
      wire.send(Reply.liveOnlyHello(id, user.id(), context.clock().instant()));
      receipts.opened(null, SessionState.LIVE_ONLY);
    }
  }

  /// Nothing up to that position is to be told any more.
  void skipTo(Position position) {
    if (toldUpTo == null || position.compareTo(toldUpTo) > 0) {
      toldUpTo = position;
    }
  }

  /// Tells what happened at an offset.
  ///
  /// @param count of what is unread after it
  void tell(ServerFrame frame, long offset, int count) {
    Position position = position(offset);
    wire.send(frame.at(count, position, lastPosition));
    toldUpTo = position;
    lastPosition = position;
    if (frame.isCounted()) {
      lastCount = count;
    }
    receipts.told(frame, offset);
  }

  /// Likewise, while history is away.
  void tellWithoutHistory(ServerFrame frame, long offset) {
    wire.send(frame.withoutPosition());
    receipts.told(frame, offset);
  }

  /// Tells how things stand at a position where nothing happened.
  void tellState(ServerFrame frame, int count, Position position) {
    lastCount = count;
    wire.send(frame.at(count, position, lastPosition));
    lastPosition = position;
  }

  // ---- what the client says

  /// Acknowledges what was sent up to a position.
  void acknowledge(ClientFrame.Ack ack) {
    Position last = lastPosition;
    if (last == null
        || !last.sameTimelineAs(ack.position())
        || ack.position().compareTo(last) > 0) {
      wire.send(
          Reply.error(
              ErrorCode.INVALID_FIELD,
              "position: one that was sent on this session is expected.",
              ack.ref()));
    } else if (receipts.acknowledge(ack.position().offset())) {
      inbox().acknowledged(ack.position().offset());
    }
  }

  /// Everything up to a position of this user's time was there to be seen.
  void seen(Position upTo) {
    receipts.seen(upTo);
  }

  /// Answers with a list, see [ListRequests].
  void list(ClientFrame.GetNotifications wanted) {
    if (lists == null) {
      lists = new ListRequests(this, context.history());
    }
    lists.answer(wanted);
  }

  /// A newer token of the same user: the session lives as long as the one that lives longer.
  void authenticate(Caller newer) {
    token.renew(newer);
  }

  // ---- the end

  void close(CloseReason reason) {
    if (!isClosed()) {
      wire.close(reason);
      end(reason.code());
    }
  }

  /// The socket has ended.
  void ended(int code) {
    if (!isClosed()) {
      end(code);
    }
  }

  private void end(int code) {
    state.end();
    state = new Closed();
    liveOnlyPushes.clear();
    lists = null;
    token.forget();
    receipts.end();
    if (greeted) {
      receipts.closed(lastPosition, code);
    }
    user.left(this);
  }
}
