package dev.belfry.persistence.snapshot;

import dev.belfry.events.EventLog;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.inbox.Change;
import dev.belfry.inbox.Snapshot;
import dev.belfry.inbox.Snapshot.UnreadNotification;
import dev.belfry.persistence.inbox.InboxQueries;
import dev.belfry.persistence.inbox.InboxView;
import dev.belfry.persistence.inbox.SettingsInForce;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Takes snapshots, in the transaction of the caller.
@Component
class Snapshots {
  private final InboxQueries inbox;
  private final SettingsInForce settings;
  private final ChangeQueries changes;

  Snapshots(InboxQueries inbox, SettingsInForce settings, ChangeQueries changes) {
    this.inbox = inbox;
    this.settings = settings;
    this.changes = changes;
  }

  /// The recipient's state, and at most `limit` changes since the position given, the oldest ones.
  Snapshot take(
      EventLog log,
      RecipientId recipient,
      @Nullable Position since,
      int limit,
      boolean withUnread) {
    InboxView view = inbox.view(log, recipient);
    SettingsInForce.Dated inForce = settings.of(recipient);
    List<Change> found =
        since == null ? List.of() : since(view, since.offset(), limit + 1, inForce);
    boolean more = found.size() > limit;
    List<UnreadNotification> unread = withUnread ? inbox.unread(view) : null;
    return new Snapshot(
        view.position(),
        inForce.settings(),
        unread == null ? inbox.unreadCount(view) : unread.size(),
        unread,
        more ? found.subList(0, limit) : found,
        more);
  }

  private List<Change> since(InboxView view, long since, int limit, SettingsInForce.Dated inForce) {
    List<Change> found = new ArrayList<>();
    if (changes.areThere(view, since)) {
      found.addAll(changes.created(view, since, limit));
      found.addAll(changes.changed(view, since, limit));
      found.addAll(changes.withdrawnFromAll(view, since, limit));
      found.addAll(changes.everythingRead(view, since, limit));
    }
    if (inForce.since() > since) {
      found.add(new Change.NewSettings(inForce.settings(), view.position().at(inForce.since())));
    }
    found.sort(Comparator.comparing(Change::position));
    return found.size() > limit ? List.copyOf(found.subList(0, limit)) : found;
  }
}
