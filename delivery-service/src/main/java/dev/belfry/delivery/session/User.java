package dev.belfry.delivery.session;

import dev.belfry.delivery.frame.CloseReason;
import dev.belfry.delivery.frame.ServerFrame;
import dev.belfry.delivery.projection.Effect;
import dev.belfry.delivery.projection.Inbox;
import dev.belfry.delivery.projection.LiveEvent;
import dev.belfry.events.NewNotification;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import dev.belfry.events.SettingsChanged;
import dev.belfry.inbox.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A user who has a session on this node, or had one just now. Belongs to the event loop of her
/// partition.
///
/// Her inbox is seeded by the first snapshot that one of her sessions gets; events that come before
/// it wait. From then on the log alone changes it. Where an event means something that the inbox
/// can't tell, the read model is asked about that event, while later ones wait; if it is away, the
/// inbox is forgotten and the sessions go on without history.
///
/// When her last session has ended she is followed for a while longer: if she comes back soon, as
/// everybody does whose connection broke, the read model need not be asked.
final class User {
  private static final Duration LAG_CHECK = Duration.ofMillis(100);

  private final RecipientId id;
  private final Partition partition;
  private final Node node;
  private final Loop loop;
  private final List<Session> sessions = new ArrayList<>(1);

  private @Nullable Inbox inbox;
  private Settings lastKnownSettings = Settings.DEFAULT;

  /// Events after this offset change the inbox; those before are in it.
  private long appliedUpTo;

  /// Events after this offset were, or will be, handed to every session.
  private long continuousFrom = -1;

  private long handedUpTo = -1;

  private final RecentPushes recent = new RecentPushes();
  private @Nullable Timer absence;

  /// Events that wait for the inbox, or for the first of them to be known.
  private final Deque<LiveEvent> backlog = new ArrayDeque<>(0);

  /// A seed must include everything up to it, since the backlog does not.
  private long backlogAfter = -1;

  /// Whether the read model has been asked about the first event of the backlog.
  private boolean settling;

  private boolean watchesLag;
  private @Nullable Timer expiryTimer;
  private long expiryDue = Long.MAX_VALUE;

  User(RecipientId id, Partition partition, Node node, Loop loop) {
    this.id = id;
    this.partition = partition;
    this.node = node;
    this.loop = loop;
  }

  RecipientId id() {
    return id;
  }

  int partition() {
    return partition.number();
  }

  Position position(long offset) {
    return partition.position(offset);
  }

  /// The last offset that this node has passed on in her partition.
  long lastOffset() {
    return partition.next() - 1;
  }

  /// The last offset that sessions have been told of, or never will be; beyond [#lastOffset()]
  /// where the read model was ahead of the log.
  long handedUpTo() {
    return Math.max(lastOffset(), handedUpTo);
  }

  boolean isSeeded() {
    return inbox != null;
  }

  /// A session with whose token the read model can be asked.
  @Nullable Session anySession() {
    return sessions.isEmpty() ? null : sessions.getFirst();
  }

  long continuousFrom() {
    return continuousFrom;
  }

  // ---- sessions

  void join(Session session) {
    cancelAbsence();
    catchesUp();
    sessions.add(session);
    if (sessions.size() > node.properties().maxSessionsPerUser()) {
      sessions.getFirst().close(CloseReason.TOO_MANY_SESSIONS);
    }
    session.join();
  }

  /// A session is about to catch up again; called before it asks.
  void catchesUp() {
    if (inbox == null && sessions.stream().noneMatch(Session::isCatchingUp)) {
      backlog.clear();
      backlogAfter = lastOffset();
    }
  }

  /// A session is live, or has gone on without history.
  void caughtUp() {
    if (inbox == null && sessions.stream().noneMatch(Session::isCatchingUp)) {
      backlog.clear();
    }
  }

  void left(Session session) {
    sessions.remove(session);
    caughtUp();
    if (sessions.isEmpty()) {
      if (knowsAll()) {
        absence = loop.schedule(node.properties().absence(), this::leave);
      } else {
        leave();
      }
    }
  }

  private void leave() {
    settling = false;
    cancelExpiry();
    cancelAbsence();
    partition.left(this);
  }

  private void cancelAbsence() {
    if (absence != null) {
      absence.cancel();
      absence = null;
    }
  }

  /// Ends her sessions, and forgets what this node believed to know.
  void discard(CloseReason reason) {
    inbox = null;
    settling = false;
    backlog.clear();
    if (sessions.isEmpty()) {
      leave();
    }
    List.copyOf(sessions).forEach(session -> session.close(reason));
  }

  /// For a session that goes on without history: what it would have been told.
  void tellBlindly(Session session) {
    if (inbox == null) {
      Instant now = node.clock().instant();
      backlog.forEach(live -> tellBlindly(session, live, now));
    }
    caughtUp();
  }

  private void tellBlindly(Session session, LiveEvent live, Instant now) {
    if (Inbox.applyBlindly(live, lastKnownSettings, now) == Effect.TOLD) {
      session.onBlindly(live);
    }
  }

  // ---- the log

  /// The next event that concerns this user.
  void on(LiveEvent live) {
    if (inbox != null && settling && backlog.size() >= node.limits().backlog()) {
      forget();
    }
    if (inbox == null) {
      onWithoutInbox(live);
    } else if (live.offset() > appliedUpTo) {
      backlog.add(live);
      applyBacklog();
    }
  }

  private void onWithoutInbox(LiveEvent live) {
    if (sessions.stream().anyMatch(Session::isCatchingUp)) {
      keep(live);
    }
    Instant now = node.clock().instant();
    for (Session session : List.copyOf(sessions)) {
      if (session.isLiveOnly()) {
        tellBlindly(session, live, now);
      }
    }
    if (live.event() instanceof SettingsChanged changed) {
      lastKnownSettings = changed.settings();
    }
  }

  private void keep(LiveEvent live) {
    if (backlog.size() >= node.limits().backlog()) {
      backlog.clear();
      backlogAfter = live.offset();
      sessions.forEach(session -> session.needs(live.offset()));
    } else {
      backlog.add(live);
    }
  }

  private void applyBacklog() {
    while (inbox != null && !settling && !backlog.isEmpty()) {
      LiveEvent live = backlog.getFirst();
      Effect effect =
          live.offset() > appliedUpTo ? inbox.apply(live, node.clock().instant()) : Effect.NONE;
      if (effect == Effect.UNCERTAIN) {
        settling = true;
        backlog.stream().filter(LiveEvent::isOpen).forEach(partition::ask);
      } else {
        backlog.remove();
        if (live.offset() > appliedUpTo) {
          applied(inbox, live, effect);
        }
      }
    }
  }

  private void applied(Inbox current, LiveEvent live, Effect effect) {
    appliedUpTo = live.offset();
    if (effect != Effect.NONE && live.event() instanceof NewNotification created) {
      Instant expiresAt = created.content().expiresAt();
      if (expiresAt != null) {
        watchExpiry(expiresAt.toEpochMilli());
      }
    }
    if (effect == Effect.TOLD || live.event() instanceof SettingsChanged) {
      remember(live);
    }
    switch (effect) {
      case TOLD -> tell(live.frame(), live.offset(), current.unreadCount());
      case COUNTED -> tell(ServerFrame.unreadCount(), live.offset(), current.unreadCount());
      case NONE, UNCERTAIN -> {}
    }
  }

  private void remember(LiveEvent live) {
    if (live.event() instanceof NewNotification created) {
      recent.add(
          new RecentPushes.Push(live.frame(), live.offset(), created.content().expiresAt()),
          !sessions.isEmpty());
    } else {
      recent.begin(live.offset());
    }
  }

  /// One of her sessions has acknowledged what it was pushed up to there.
  void acknowledged(long offset) {
    recent.acknowledged(offset);
  }

  /// Whether the inbox is as of the last event that this node has passed on.
  private boolean knowsAll() {
    return inbox != null && !settling && backlog.isEmpty();
  }

  /// What a session has missed that was told everything up to a position, or wants to be told
  /// nothing of the past; null if it takes the read model to tell.
  @Nullable Missed missed(@Nullable Position since) {
    Inbox current = inbox;
    if (current == null || !knowsAll()) {
      return null;
    }
    long end = handedUpTo();
    if (since != null && (!recent.reachBackTo(since.offset()) || since.offset() > end)) {
      return null;
    }
    Instant now = node.clock().instant();
    if (current.expire(now) > 0) {
      recount();
    }
    return new Missed(
        since == null ? position(end) : since,
        current.unreadCount(),
        since == null ? List.of() : recent.since(since.offset(), now));
  }

  private void tell(ServerFrame frame, long offset, int count) {
    handedUpTo = Math.max(handedUpTo, offset);
    for (Session session : List.copyOf(sessions)) {
      session.on(frame, offset, count);
    }
  }

  /// Tells the sessions the count as it is now, where it is not what they were told.
  void recount() {
    if (inbox != null && !settling && backlog.isEmpty()) {
      int count = inbox.unreadCount();
      long asOf = Math.max(appliedUpTo, lastOffset());
      for (Session session : List.copyOf(sessions)) {
        session.recount(count, asOf);
      }
      if (sessions.stream().anyMatch(session -> session.isAheadOf(asOf))) {
        watchLag();
      }
    }
  }

  /// The read model was ahead of the log: the count may have to be told once that has caught up.
  private void watchLag() {
    if (!watchesLag) {
      watchesLag = true;
      loop.schedule(
          LAG_CHECK,
          () -> {
            watchesLag = false;
            recount();
          });
    }
  }

  // ---- seeding

  /// Takes what a snapshot knows, if nothing is known yet.
  void seed(Snapshot snapshot) {
    List<Snapshot.UnreadNotification> unread = snapshot.unread();
    if (inbox == null && unread != null && snapshot.position().offset() >= backlogAfter) {
      continuousFrom = snapshot.position().offset();
      takeOver(snapshot, unread);
      applyBacklog();
    }
  }

  private void takeOver(Snapshot snapshot, List<Snapshot.UnreadNotification> unread) {
    inbox = new Inbox(snapshot.settings(), unread, node.clock().instant());
    appliedUpTo = snapshot.position().offset();
    handedUpTo = Math.max(handedUpTo, appliedUpTo);
    recent.begin(appliedUpTo);
    cancelExpiry();
    watchExpiry(inbox.nextExpiry());
  }

  // ---- what only the read model can tell

  /// The read model may have said what the first event of the backlog is.
  void goOn() {
    if (settling) {
      settling = false;
      applyBacklog();
      recount();
    }
  }

  /// Nobody can say what these events are.
  void cannotTell(Set<LiveEvent> events) {
    if (settling && events.contains(backlog.peek())) {
      forget();
    }
  }

  /// History is away when it is needed: the sessions go on without, until it is back.
  private void forget() {
    settling = false;
    if (inbox != null) {
      lastKnownSettings = inbox.settings();
      inbox = null;
    }
    cancelExpiry();
    List<LiveEvent> missed = List.copyOf(backlog);
    backlog.clear();
    if (sessions.isEmpty()) {
      leave();
      return;
    }
    List.copyOf(sessions).forEach(Session::goLiveOnly);
    missed.forEach(this::on);
  }

  // ---- expiry

  private void watchExpiry(long due) {
    if (due < expiryDue) {
      cancelExpiry();
      expiryDue = due;
      Duration delay = Duration.ofMillis(due - node.clock().millis());
      expiryTimer = loop.schedule(delay, this::expire);
    }
  }

  private void expire() {
    expiryTimer = null;
    expiryDue = Long.MAX_VALUE;
    if (inbox != null) {
      if (inbox.expire(node.clock().instant()) > 0) {
        recount();
      }
      watchExpiry(inbox.nextExpiry());
    }
  }

  private void cancelExpiry() {
    if (expiryTimer != null) {
      expiryTimer.cancel();
      expiryTimer = null;
    }
    expiryDue = Long.MAX_VALUE;
  }

  /// What a session is told first when the read model is not asked.
  ///
  /// @param from where it is
  /// @param unreadCount as of now
  /// @param pushed what was pushed after `from`, in order
  record Missed(Position from, int unreadCount, List<RecentPushes.Push> pushed) {}
}
