package dev.belfry.delivery.session;

import dev.belfry.delivery.frame.ServerFrame;
import dev.belfry.delivery.projection.Effect;
import dev.belfry.delivery.projection.Inbox;
import dev.belfry.delivery.projection.LiveEvent;
import dev.belfry.events.NewNotification;
import dev.belfry.events.Position;
import dev.belfry.events.Settings;
import dev.belfry.events.SettingsEvent;
import dev.belfry.events.SettingsPatched;
import dev.belfry.inbox.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps what this node knows of one user's inbox as of the last event, and tells the user's
/// sessions what each event means. Belongs to the event loop of the user's partition.
///
/// The inbox is seeded by the first snapshot that a session gets; events that come before it wait.
/// From then on the log alone changes it. Where an event means something that the inbox can't tell,
/// the read model is asked about that event, while later ones wait; if it is away, the inbox is
/// forgotten and the sessions go on without history.
final class InboxKeeper {
  private static final Duration LAG_CHECK = Duration.ofMillis(100);

  private final Partition partition;
  private final UserSessions sessions;
  private final SessionContext context;
  private final Loop loop;

  private @Nullable Inbox inbox;
  private Settings lastKnownSettings = Settings.DEFAULT;

  /// Whether they are based on what the read model knows. If not, sessions are not told of patches,
  /// and of a replacement they are told only the members that it names.
  private boolean knowsSettings;

  /// Events after this offset change the inbox; those before are in it.
  private long appliedUpTo;

  /// Events after this offset were, or will be, told to every session.
  private long continuousFrom = -1;

  private long handedUpTo = -1;

  private final RecentPushes recent = new RecentPushes();

  /// Events that wait for the inbox, or for the first of them to be known.
  private final Deque<LiveEvent> backlog = new ArrayDeque<>(0);

  /// A seed must include everything up to it, because the backlog does not.
  private long backlogAfter = -1;

  /// Whether a session waits for the inbox.
  private boolean isAwaited;

  /// Whether the read model has been asked about the first event of the backlog.
  private boolean settling;

  private boolean watchesLag;
  private final ExpiryTimer expiry;

  InboxKeeper(Partition partition, UserSessions sessions, SessionContext context, Loop loop) {
    this.partition = partition;
    this.sessions = sessions;
    this.context = context;
    this.loop = loop;
    expiry = new ExpiryTimer(loop, context.clock(), this::expire);
  }

  boolean isSeeded() {
    return inbox != null;
  }

  /// The language that the user has chosen, as far as is known; null if they have not.
  @Nullable String reads() {
    return (inbox == null ? lastKnownSettings : inbox.settings()).locale();
  }

  /// Whether the inbox is as of the last event that this node has passed on.
  boolean knowsAll() {
    return inbox != null && !settling && backlog.isEmpty();
  }

  /// Where the seed ends: what it does not include was, or will be, told to every session.
  long continuousFrom() {
    return continuousFrom;
  }

  /// The last offset that sessions have been told of, or never will be; beyond what this node has
  /// read where the read model was ahead of the log.
  long handedUpTo() {
    return Math.max(lastOffset(), handedUpTo);
  }

  private long lastOffset() {
    return partition.next() - 1;
  }

  /// Events are kept for the inbox as long as a session waits for it.
  void await(boolean awaited) {
    if (inbox == null && awaited != isAwaited) {
      backlog.clear();
      backlogAfter = lastOffset();
    }
    isAwaited = awaited;
  }

  /// One of the sessions has acknowledged what it was pushed up to there.
  void acknowledged(long offset) {
    recent.acknowledged(offset);
  }

  /// What this node believed to know may be wrong.
  void discard() {
    drop();
    knowsSettings = false;
    settling = false;
    backlog.clear();
  }

  /// Nobody is followed any more.
  void end() {
    drop();
    settling = false;
    expiry.cancel();
  }

  private void drop() {
    if (inbox != null) {
      inbox.end();
      inbox = null;
    }
  }

  // ---- the log

  /// The next event that concerns this user.
  void on(LiveEvent live) {
    expiry.catchUp();
    if (inbox != null && settling && backlog.size() >= context.limits().backlog()) {
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
    if (isAwaited) {
      keep(live);
    }
    if (live.event() instanceof SettingsEvent event && isToldWithoutHistory(live)) {
      lastKnownSettings = event.applyTo(lastKnownSettings);
      if (knowsSettings) {
        live.ledTo(lastKnownSettings);
      }
    }
    sessions.push(live, session -> tellWithoutHistory(live, session));
  }

  private void keep(LiveEvent live) {
    if (backlog.size() >= context.limits().backlog()) {
      backlog.clear();
      backlogAfter = live.offset();
      sessions.tell(session -> session.needs(live.offset()));
    } else {
      backlog.add(live);
    }
  }

  /// For a session that goes on without history: what it would have been told.
  void tellBacklogWithoutHistory(State session) {
    if (inbox == null) {
      List.copyOf(backlog).forEach(live -> tellWithoutHistory(live, session));
    }
  }

  private void tellWithoutHistory(LiveEvent live, State session) {
    if (isToldWithoutHistory(live)
        && (knowsSettings || !(live.event() instanceof SettingsPatched))) {
      session.onWithoutHistory(live);
    }
  }

  private boolean isToldWithoutHistory(LiveEvent live) {
    return Inbox.applyWithoutHistory(live, lastKnownSettings, now()) == Effect.TOLD;
  }

  private void applyBacklog() {
    while (inbox != null && !settling && !backlog.isEmpty()) {
      LiveEvent live = backlog.getFirst();
      Effect effect = live.offset() > appliedUpTo ? inbox.apply(live, now()) : Effect.NONE;
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
        expiry.watch(expiresAt.toEpochMilli());
      }
    }
    if (effect == Effect.TOLD || live.event() instanceof SettingsEvent) {
      recent.note(live, reads(), !sessions.isEmpty());
    }
    switch (effect) {
      case TOLD -> tell(live, live.frame(reads()), current.unreadCount());
      case COUNTED -> tell(live, ServerFrame.unreadCount(), current.unreadCount());
      case NONE, UNCERTAIN -> {}
    }
  }

  private void tell(LiveEvent live, ServerFrame frame, int count) {
    handedUpTo = Math.max(handedUpTo, live.offset());
    sessions.push(live, session -> session.on(frame, live.offset(), count));
  }

  // ---- counts

  /// Tells the sessions the count as it is now, where it is not what they were told.
  void recount() {
    if (inbox != null && knowsAll()) {
      int count = inbox.unreadCount();
      long asOf = Math.max(appliedUpTo, lastOffset());
      sessions.tell(session -> session.recount(count, asOf));
      if (sessions.any(session -> session.isAheadOf(asOf))) {
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

  private void expire() {
    if (inbox != null) {
      if (inbox.expire(now()) > 0) {
        recount();
      }
      expiry.watch(inbox.nextExpiry());
    }
  }

  // ---- the read model

  /// Takes what a snapshot knows, if nothing is known yet.
  void seed(Snapshot snapshot) {
    List<Snapshot.UnreadNotification> unread = snapshot.unread();
    if (inbox == null && unread != null && snapshot.position().offset() >= backlogAfter) {
      inbox = new Inbox(snapshot.settings(), unread, now(), context.metrics().unread);
      appliedUpTo = snapshot.position().offset();
      continuousFrom = appliedUpTo;
      handedUpTo = Math.max(handedUpTo, appliedUpTo);
      recent.begin(appliedUpTo);
      expiry.cancel();
      expiry.watch(inbox.nextExpiry());
      applyBacklog();
    }
  }

  /// The read model may have said what the first event of the backlog is.
  void goOn() {
    if (settling) {
      settling = false;
      expiry.catchUp();
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
      knowsSettings = true;
      drop();
    }
    expiry.cancel();
    List<LiveEvent> missed = List.copyOf(backlog);
    backlog.clear();
    sessions.tell(State::historyIsAway);
    missed.forEach(this::on);
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
    if (current.expire(now()) > 0) {
      recount();
    }
    return new Missed(
        since == null ? partition.position(end) : since,
        current.unreadCount(),
        since == null ? List.of() : recent.since(since.offset(), now()));
  }

  private Instant now() {
    return context.clock().instant();
  }
}
