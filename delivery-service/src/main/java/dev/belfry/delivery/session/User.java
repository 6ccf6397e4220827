package dev.belfry.delivery.session;

import dev.belfry.delivery.frame.CloseReason;
import dev.belfry.delivery.projection.LiveEvent;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A user who has a session on this node, or had one just now. Belongs to the event loop of the
/// user's partition.
///
/// A user is followed for a while after the last session has ended: if they come back soon, as they
/// do when a connection broke, the read model need not be asked.
final class User {
  private static final Logger log = LoggerFactory.getLogger(User.class);

  private final RecipientId id;
  private final Partition partition;
  private final SessionContext context;
  private final Loop loop;
  private final UserSessions sessions;
  private final InboxKeeper inbox;
  private @Nullable Timer absence;

  User(RecipientId id, Partition partition, SessionContext context, Loop loop) {
    this.id = id;
    this.partition = partition;
    this.context = context;
    this.loop = new GuardedLoop(loop, this::failed);
    sessions = new UserSessions(context.traces());
    inbox = new InboxKeeper(partition, sessions, context, this.loop);
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

  InboxKeeper inbox() {
    return inbox;
  }

  /// A session with whose token the read model can be asked.
  @Nullable Session anySession() {
    return sessions.oldest();
  }

  // ---- sessions

  void join(Session session) {
    cancelAbsence();
    sessions.add(session);
    changed();
    Session oldest = sessions.oldest();
    if (oldest != null && sessions.size() > context.properties().maxSessionsPerUser()) {
      oldest.close(CloseReason.TOO_MANY_SESSIONS);
    }
    session.join();
  }

  /// A session has come into another state.
  void changed() {
    inbox.await(sessions.any(CatchingUp.class::isInstance));
  }

  void left(Session session) {
    sessions.remove(session);
    changed();
    if (sessions.isEmpty()) {
      if (inbox.knowsAll()) {
        absence = loop.schedule(context.properties().absence(), this::leave);
      } else {
        leave();
      }
    }
  }

  private void leave() {
    inbox.end();
    cancelAbsence();
    partition.left(this);
  }

  private void cancelAbsence() {
    if (absence != null) {
      absence.cancel();
      absence = null;
    }
  }

  private void failed(RuntimeException e) {
    log.error(
        "A timer of a user in partition {} failed; closing the user's sessions", partition(), e);
    discard(CloseReason.GOING_AWAY);
  }

  /// Ends the sessions, and forgets what this node believed to know.
  void discard(CloseReason reason) {
    inbox.discard();
    leaveIfUnknown();
    sessions.each(session -> session.close(reason));
  }

  /// Nobody follows a user without a session once it takes the read model to tell what happens.
  private void leaveIfUnknown() {
    if (sessions.isEmpty() && !inbox.isSeeded()) {
      leave();
    }
  }

  // ---- the log

  /// The next event that concerns this user.
  void on(LiveEvent live) {
    inbox.on(live);
    leaveIfUnknown();
  }

  /// The read model may have said what an event is that is waited for.
  void goOn() {
    inbox.goOn();
  }

  /// Nobody can say what these events are.
  void cannotTell(Set<LiveEvent> events) {
    inbox.cannotTell(events);
    leaveIfUnknown();
  }
}
