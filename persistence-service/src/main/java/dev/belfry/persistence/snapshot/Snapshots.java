package dev.belfry.persistence.snapshot;

import dev.belfry.events.EventLog;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import dev.belfry.inbox.Change;
import dev.belfry.inbox.Snapshot;
import dev.belfry.inbox.Snapshot.UnreadNotification;
import dev.belfry.persistence.database.ReadTransactions;
import dev.belfry.persistence.inbox.InboxQueries;
import dev.belfry.persistence.inbox.InboxView;
import dev.belfry.persistence.inbox.SettingsInForce;
import dev.belfry.persistence.snapshot.StateQuery.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Takes snapshots, in the transaction of the caller.
@Component
class Snapshots {
  private final StateQuery states;
  private final InboxQueries inbox;
  private final ReadTransactions transactions;
  private final ChangeQueries changes;
  private final SettingsInForce settingsInForce;

  Snapshots(
      StateQuery states,
      InboxQueries inbox,
      ReadTransactions transactions,
      ChangeQueries changes,
      SettingsInForce settingsInForce) {
    this.states = states;
    this.inbox = inbox;
    this.transactions = transactions;
    this.changes = changes;
    this.settingsInForce = settingsInForce;
  }

  /// The recipient's state, and at most `limit` changes since the position given, the oldest ones.
  Snapshot take(
      EventLog log,
      RecipientId recipient,
      @Nullable Position since,
      int limit,
      boolean withUnread) {
    State state = states.of(log, recipient, since);
    InboxView view = state.view();
    List<UnreadNotification> unread = withUnread ? inbox.unread(view) : null;
    int unreadCount = unread == null ? inbox.unreadCount(view) : unread.size();
    Settings settings =
        state.settingsSince() < 0 ? Settings.DEFAULT : settingsInForce.of(recipient).settings();
    List<Change> found =
        since == null ? List.of() : since(state, settings, since.offset(), limit + 1);
    boolean more = found.size() > limit;
    return new Snapshot(
        view.position(),
        settings,
        unreadCount,
        unread,
        more ? found.subList(0, limit) : found,
        more);
  }

  private List<Change> since(State state, Settings settings, long since, int limit) {
    InboxView view = state.view();
    List<Change> found = new ArrayList<>();
    if (state.missed()) {
      transactions.planEachTime();
      found.addAll(changes.created(view, since, limit));
      found.addAll(changes.changed(view, since, limit));
      found.addAll(changes.archived(view, since, limit));
      found.addAll(changes.withdrawnFromAll(view, since, limit));
      found.addAll(changes.everythingRead(view, since, limit));
      found.addAll(changes.everythingArchived(view, since, limit));
    }
    if (state.settingsSince() > since) {
      found.add(new Change.NewSettings(settings, view.position().at(state.settingsSince())));
    }
    found.sort(Comparator.comparing(Change::position));
    return found.size() > limit ? List.copyOf(found.subList(0, limit)) : found;
  }
}
