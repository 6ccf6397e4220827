package dev.belfry.delivery.session;

import dev.belfry.delivery.frame.ClientFrame;
import dev.belfry.delivery.frame.CloseReason;
import dev.belfry.delivery.frame.ErrorCode;
import dev.belfry.delivery.frame.Reply;
import dev.belfry.delivery.frame.ServerFrame;
import dev.belfry.delivery.frame.SessionState;
import dev.belfry.delivery.projection.LiveEvent;
import dev.belfry.delivery.snapshot.Judgement;
import dev.belfry.delivery.snapshot.Judgements;
import dev.belfry.delivery.snapshot.SnapshotAnswer;
import dev.belfry.delivery.snapshot.SnapshotRequest;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.inbox.Change;
import dev.belfry.inbox.NotificationState;
import dev.belfry.inbox.Snapshot;
import dev.belfry.service.security.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One socket of one user: what it has been told, and what it has to be told next. Belongs to the
/// event loop of its user's partition; the others' way in is [Sessions].
///
/// It begins by *catching up*: it takes part in live events at once, but they wait; it asks the
/// read model for what came before, tells it as fast as the client reads, then what waited, and is
/// *live*. If history is away it is *live only*: told what happens without positions, until it can
/// catch up.
///
/// Invariant: everything that happened to this user up to [#toldUpTo] has been told (or was never
/// to be told) on this session; everything after it is waiting here, is in the read model at the
/// offset [#needed], or is still to come from the log.
final class Session {
  private static final Logger log = LoggerFactory.getLogger(Session.class);
  private static final Duration RECEIPT_DELAY = Duration.ofSeconds(1);

  private enum Phase {
    CATCHING_UP,
    LIVE,
    LIVE_ONLY,
    CLOSED
  }

  private final UUID id;
  private final User user;
  private final Node node;
  private final Wire wire;
  private final Loop loop;
  private Caller caller;
  private @Nullable Timer tokenTimer;

  private Phase phase = Phase.CATCHING_UP;
  private boolean greeted;
  private boolean resyncing;

  /// Null only before the greeting of a session that did not say where it was.
  private @Nullable Position toldUpTo;

  /// The read model must have applied this offset before this session can be live.
  private long needed;

  private @Nullable Position lastPosition;
  private int lastCount;

  private int asks;
  private boolean asking;
  private @Nullable Snapshot page;
  private int pageIndex;
  private final Deque<Waiting> waiting = new ArrayDeque<>(0);
  private int waitingBytes;

  private long toldBlindlyUpTo;
  private @Nullable Set<UUID> toldBlindly;

  /// Those of them that may be repeats of what she has read or deleted long ago, and the offsets at
  /// which they were told.
  private final Map<UUID, Long> toldInDoubt = new LinkedHashMap<>(0);

  private @Nullable Lists lists;
  private @Nullable Deliveries deliveries;
  private boolean receiptDue;

  /// @param from where the client says that it was; null if it did not, or cannot have been there
  Session(
      UUID id, User user, Node node, Wire wire, Loop loop, Caller caller, @Nullable Position from) {
    this.id = id;
    this.user = user;
    this.node = node;
    this.wire = wire;
    this.loop = loop;
    this.caller = caller;
    this.toldUpTo = from;
  }

  /// Starts. The user knows of this session already, so that no live event is missed.
  void join() {
    needed = user.handedUpTo();
    toldBlindlyUpTo = needed;
    watchToken();
    User.Missed missed = user.missed(toldUpTo);
    if (missed == null) {
      ask();
    } else {
      node.metrics().remembered.increment();
      greet(missed.from(), missed.unreadCount());
      missed.pushed().forEach(push -> defer(push.frame(), push.offset(), missed.unreadCount()));
      goOn();
    }
  }

  /// Whether the read model answers this session about it.
  boolean mayAskAbout(LiveEvent live) {
    RecipientId recipient = live.event().recipient();
    return recipient == null || recipient.equals(user.id());
  }

  boolean isCatchingUp() {
    return phase == Phase.CATCHING_UP;
  }

  boolean isLiveOnly() {
    return phase == Phase.LIVE_ONLY;
  }

  boolean isClosed() {
    return phase == Phase.CLOSED;
  }

  String token() {
    return caller.token();
  }

  /// Up to where it was told anything, with a position or without; null if nothing yet.
  @Nullable Position lastTold() {
    Position last = lastPosition;
    return toldBlindly == null || (last != null && last.offset() >= toldBlindlyUpTo)
        ? last
        : user.position(toldBlindlyUpTo);
  }

  // ---- catching up

  private void ask() {
    int number = ++asks;
    asking = true;
    page = null;
    Position since = toldUpTo;
    long atLeast = since == null ? needed : Math.max(needed, since.offset());
    node.history()
        .ask(
            new SnapshotRequest(
                user.id(),
                caller.token(),
                user.position(atLeast),
                since,
                !user.isSeeded(),
                resyncing),
            answer ->
                later(
                    "what history has answered",
                    () -> {
                      if (number == asks && asking) {
                        asking = false;
                        answered(answer);
                      }
                    }));
  }

  /// Does something on the event loop. If that goes wrong, nobody knows what this session has been
  /// told: the client resumes.
  private void later(String step, Runnable action) {
    loop.execute(() -> guarded(step, action));
  }

  /// Does what the socket asks for, likewise.
  void guarded(String step, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      log.error(
          "Session {} in partition {} is closed: {} could not be dealt with",
          id,
          user.partition(),
          step,
          e);
      close(CloseReason.INTERNAL_ERROR);
    }
  }

  private void answered(SnapshotAnswer answer) {
    switch (answer) {
      case SnapshotAnswer.Found found -> {
        page = found.snapshot();
        pageIndex = 0;
        if (!greeted) {
          Snapshot snapshot = found.snapshot();
          greet(toldUpTo == null ? snapshot.position() : toldUpTo, snapshot.unreadCount());
        }
        user.seed(found.snapshot());
        goOn();
      }
      case SnapshotAnswer.Away _ -> goLiveOnly();
      case SnapshotAnswer.Refused _ -> close(CloseReason.TOKEN);
    }
  }

  private void greet(Position from, int unreadCount) {
    SessionState state = toldUpTo == null ? SessionState.SNAPSHOT : SessionState.COMPLETE;
    greeted = true;
    toldUpTo = from;
    lastPosition = from;
    lastCount = unreadCount;
    wire.send(Reply.hello(id, user.id(), state, unreadCount, from, node.clock().instant()));
    node.receipts().opened(user.id(), id, from, state);
  }

  /// Tells as much as there is room for.
  private void goOn() {
    while (phase == Phase.CATCHING_UP && !asking) {
      if (!wire.hasRoom()) {
        wire.whenRoom(() -> later("what the client missed", this::goOn));
        return;
      }
      if (page != null) {
        tellNextOf(page);
      } else if (!waiting.isEmpty()) {
        Waiting next = waiting.remove();
        waitingBytes -= next.frame.size();
        tell(next.frame, next.offset, next.count);
      } else {
        becomeLive();
      }
    }
  }

  private void tellNextOf(Snapshot current) {
    if (pageIndex < current.changes().size()) {
      Change change = current.changes().get(pageIndex++);
      if (isToldBlindly(change)) {
        toldUpTo = change.position();
      } else {
        tell(ServerFrame.of(change), change.position().offset(), current.unreadCount());
      }
    } else if (current.more() && !current.changes().isEmpty()) {
      ask();
    } else {
      finish(current);
    }
  }

  private boolean isToldBlindly(Change change) {
    if (toldBlindly != null && change instanceof Change.Created created) {
      UUID notification = created.notification().id();
      toldInDoubt.remove(notification, change.position().offset());
      return toldBlindly.contains(notification);
    }
    return false;
  }

  /// What was told blindly, and was not created there, is a repeat: the client is told what has
  /// become of it.
  private void correctDoubtful() {
    List<UUID> doubtful = toldInDoubt.keySet().stream().limit(Judgements.MOST).toList();
    int number = ++asks;
    asking = true;
    node.judgements()
        .states(
            caller.token(),
            user.position(needed),
            doubtful,
            judgement ->
                later(
                    "what has become of notifications",
                    () -> {
                      if (number == asks && asking) {
                        asking = false;
                        correct(doubtful, judgement);
                      }
                    }));
  }

  private void correct(List<UUID> doubtful, Judgement<List<NotificationState>> judgement) {
    switch (judgement) {
      case Judgement.Known<List<NotificationState>>(var found) -> {
        Map<UUID, Boolean> states =
            found.stream()
                .collect(Collectors.toMap(NotificationState::id, NotificationState::isRead));
        for (UUID notification : doubtful) {
          Boolean isRead = states.get(notification);
          if (isRead == null) {
            wire.send(ServerFrame.deleted(notification).withoutPosition());
          } else if (isRead) {
            wire.send(ServerFrame.read(notification).withoutPosition());
          }
          toldInDoubt.remove(notification);
        }
        goOn();
      }
      case Judgement.Away<?> _ -> goLiveOnly();
      case Judgement.Refused<?> _ -> close(CloseReason.TOKEN);
    }
  }

  /// The last page has been told. What follows must begin where it ends.
  private void finish(Snapshot last) {
    Position reached = last.position();
    needed = Math.max(needed, user.continuousFrom());
    if (toldUpTo == null || reached.compareTo(toldUpTo) > 0) {
      toldUpTo = reached;
    }
    if (reached.offset() < needed || !user.isSeeded()) {
      ask();
      return;
    }
    if (!toldInDoubt.isEmpty()) {
      correctDoubtful();
      return;
    }
    page = null;
    if (resyncing) {
      resyncing = false;
      toldBlindly = null;
      finish(ServerFrame.resynced(), last);
    } else if (last.unreadCount() != lastCount) {
      // It changed by something that has no frame of its own.
      finish(ServerFrame.unreadCount(), last);
    }
    waiting.removeIf(frame -> frame.offset <= reached.offset());
    waitingBytes = waiting.stream().mapToInt(frame -> frame.frame.size()).sum();
  }

  private void finish(ServerFrame frame, Snapshot last) {
    lastCount = last.unreadCount();
    wire.send(frame.at(lastCount, last.position(), lastPosition));
    lastPosition = last.position();
  }

  private void becomeLive() {
    phase = Phase.LIVE;
    user.caughtUp();
    user.recount();
  }

  // ---- live

  /// What an event of the log means to this user.
  ///
  /// @param count of what is unread after it
  void on(ServerFrame frame, long offset, int count) {
    switch (phase) {
      case LIVE -> {
        if (toldUpTo == null || offset > toldUpTo.offset()) {
          tell(frame, offset, count);
        }
      }
      case CATCHING_UP -> keep(frame, offset, count);
      case LIVE_ONLY -> tellBlindly(frame, offset, false);
      case CLOSED -> {}
    }
  }

  /// What an event of the log is taken for while history is away.
  void onBlindly(LiveEvent live) {
    if (phase == Phase.LIVE_ONLY) {
      tellBlindly(live.frame(), live.offset(), live.isDoubtful());
    }
  }

  private void tell(ServerFrame frame, long offset, int count) {
    Position position = user.position(offset);
    wire.send(frame.at(count, position, lastPosition));
    toldUpTo = position;
    lastPosition = position;
    if (frame.isCounted()) {
      lastCount = count;
    }
    noteDelivery(frame, offset);
  }

  private void keep(ServerFrame frame, long offset, int count) {
    if (offset <= needed) {
      return;
    }
    if (waitingBytes + frame.size() > node.limits().waitingBytes()) {
      needed = offset;
      pageOnInsteadOfWaiting();
      return;
    }
    defer(frame, offset, count);
  }

  private void pageOnInsteadOfWaiting() {
    if (phase == Phase.CATCHING_UP) {
      waiting.clear();
      waitingBytes = 0;
      if (!asking && page == null) {
        ask();
      }
    }
  }

  private void defer(ServerFrame frame, long offset, int count) {
    waiting.add(new Waiting(frame, offset, count));
    waitingBytes += frame.size();
  }

  /// Whether it was told more than the log has shown so far.
  boolean isAheadOf(long offset) {
    return phase == Phase.LIVE && toldUpTo != null && toldUpTo.offset() > offset;
  }

  /// Corrects what the client was told last, if that is not newer: something expired.
  ///
  /// @param asOf the offset of the last event in the count
  void recount(int count, long asOf) {
    Position position = lastPosition;
    if (phase == Phase.LIVE
        && count != lastCount
        && position != null
        && toldUpTo != null
        && toldUpTo.offset() <= asOf) {
      lastCount = count;
      wire.send(ServerFrame.unreadCount().at(count, position, position));
    }
  }

  /// The user's events could not be kept until the read model answers: it must know those up to
  /// this one.
  void needs(long offset) {
    needed = Math.max(needed, offset);
    pageOnInsteadOfWaiting();
  }

  // ---- live only

  /// History is away: from here on this session is told what happens as it happens.
  void goLiveOnly() {
    if (phase == Phase.CLOSED || phase == Phase.LIVE_ONLY) {
      return;
    }
    asks++;
    asking = false;
    page = null;
    // What lies between what was told and this comes when history is back.
    toldBlindlyUpTo =
        Math.max(Math.max(needed, toldBlindlyUpTo), toldUpTo == null ? needed : toldUpTo.offset());
    phase = Phase.LIVE_ONLY;
    if (!greeted) {
      greeted = true;
      if (toldUpTo == null) {
        toldUpTo = user.position(needed);
      }
      wire.send(Reply.liveOnlyHello(id, user.id(), node.clock().instant()));
      node.receipts().opened(user.id(), id, null, SessionState.LIVE_ONLY);
    }
    List<Waiting> waited = List.copyOf(waiting);
    waiting.clear();
    waitingBytes = 0;
    waited.forEach(frame -> tellBlindly(frame.frame, frame.offset, false));
    user.tellBlindly(this);
    node.history().whenBack(() -> later("what happened without history", this::catchUpAgain));
  }

  private void tellBlindly(ServerFrame frame, long offset, boolean isDoubtful) {
    if (phase != Phase.LIVE_ONLY
        || offset <= toldBlindlyUpTo
        || frame == ServerFrame.unreadCount()) {
      return;
    }
    UUID pushed = frame.pushed();
    if (pushed != null && !rememberToldBlindly(pushed, offset, isDoubtful)) {
      close(CloseReason.GOING_AWAY);
      return;
    }
    toldBlindlyUpTo = offset;
    wire.send(frame.withoutPosition());
    if (pushed != null) {
      noteDelivery(frame, offset);
    }
  }

  /// Whether there was room: what is forgotten would be told twice.
  private boolean rememberToldBlindly(UUID pushed, long offset, boolean isDoubtful) {
    if (toldBlindly == null) {
      toldBlindly = new HashSet<>();
    }
    if (toldBlindly.size() >= node.limits().toldBlindly()) {
      return false;
    }
    toldBlindly.add(pushed);
    if (isDoubtful) {
      toldInDoubt.put(pushed, offset);
    }
    return true;
  }

  private void catchUpAgain() {
    if (phase == Phase.LIVE_ONLY) {
      user.catchesUp();
      phase = Phase.CATCHING_UP;
      resyncing = true;
      needed = user.handedUpTo();
      toldBlindlyUpTo = Math.max(toldBlindlyUpTo, needed);
      ask();
    }
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
    } else if (deliveries != null) {
      deliveries.acknowledge(ack.position().offset());
      user.acknowledged(ack.position().offset());
      sendReceiptSoon();
    }
  }

  /// Answers with a list, see [Lists].
  void list(ClientFrame.GetNotifications wanted) {
    if (lists == null) {
      lists = new Lists(this, user.id(), node.history(), wire, loop);
    }
    lists.answer(wanted);
  }

  /// A newer token of the same user: the session lives as long as the one that lives longer.
  void authenticate(Caller newer) {
    if (newer.expiresAt().isAfter(caller.expiresAt())) {
      caller = newer;
      watchToken();
    }
  }

  private void watchToken() {
    if (tokenTimer != null) {
      tokenTimer.cancel();
      tokenTimer = null;
    }
    if (!caller.expiresAt().equals(Instant.MAX)) {
      Instant end = caller.expiresAt().plus(node.clockSkew());
      tokenTimer =
          loop.schedule(
              Duration.between(node.clock().instant(), end), () -> close(CloseReason.TOKEN));
    }
  }

  // ---- receipts

  private void noteDelivery(ServerFrame frame, long offset) {
    UUID pushed = frame.pushed();
    if (pushed != null) {
      if (deliveries == null) {
        deliveries = new Deliveries(node.unacknowledged());
      }
      deliveries.push(pushed, offset);
      sendReceiptSoon();
    }
  }

  private void sendReceiptSoon() {
    if (!receiptDue) {
      receiptDue = true;
      loop.schedule(RECEIPT_DELAY, () -> guarded("its receipt", this::sendReceipt));
    }
  }

  private void sendReceipt() {
    receiptDue = false;
    while (deliveries != null && deliveries.hasNews()) {
      node.receipts()
          .delivered(user.id(), id, deliveries.takePushed(), deliveries.takeAcknowledged());
    }
  }

  // ---- the end

  void close(CloseReason reason) {
    if (phase != Phase.CLOSED) {
      wire.close(reason);
      end(reason.code());
    }
  }

  /// The socket has ended.
  void ended(int code) {
    if (phase != Phase.CLOSED) {
      end(code);
    }
  }

  private void end(int code) {
    phase = Phase.CLOSED;
    asks++;
    asking = false;
    page = null;
    waiting.clear();
    toldInDoubt.clear();
    toldBlindly = null;
    lists = null;
    if (tokenTimer != null) {
      tokenTimer.cancel();
    }
    sendReceipt();
    if (deliveries != null) {
      deliveries.end();
    }
    if (greeted) {
      node.receipts().closed(user.id(), id, lastPosition, code);
    }
    user.left(this);
  }

  /// A frame that waits for the session to catch up.
  ///
  /// @param count of what is unread after it
  private record Waiting(ServerFrame frame, long offset, int count) {}
}
