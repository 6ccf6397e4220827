package dev.belfry.persistence.sink;

import dev.belfry.events.Channel;
import dev.belfry.events.LogEntry;
import dev.belfry.events.Settings;
import dev.belfry.events.SettingsEvent;
import dev.belfry.persistence.analytics.Step;

/// Which steps events of the log count as. What mark-all-reads do is counted by [ReachSteps].
///
/// @param counts what they are added to
record CountedSteps(StepCounts counts) {
  /// What the actor of such a settings event begins with: the link in a mail needs no login.
  private static final String UNSUBSCRIBING = "unsubscribe:";

  void add(LogEntry.Understood entry, Step step, InboxItem item) {
    counts.add(item.partition(), entry.appendedAt(), step, item.kind());
  }

  /// A broadcast is created once, though each partition has a copy, and is kept back from some
  /// only.
  void created(LogEntry.Understood entry, InboxItem item, boolean pushable) {
    if (!item.isBroadcast() || item.partition() == 0) {
      add(entry, Step.CREATED, item);
    }
    if (!item.isBroadcast() && !pushable && !item.isExpired(entry.appendedAt())) {
      add(entry, Step.KEPT_BACK, item);
    }
  }

  /// Mails of categories were switched off by a link in one of them.
  void unsubscribed(
      LogEntry.Understood entry, SettingsEvent event, Settings before, Settings after) {
    if (!event.actor().startsWith(UNSUBSCRIBING)) {
      return;
    }
    for (String category : after.preferences().cells().keySet()) {
      if (after.preferences().switchOff(category, Channel.EMAIL)
          && !before.preferences().switchOff(category, Channel.EMAIL)) {
        counts.add(
            entry.position().partition(),
            StepCounts.dayOf(entry.appendedAt()),
            new StepKind(Step.UNSUBSCRIBED.wireName(), Channel.EMAIL.wireName(), ""),
            NotificationKind.ofCategory(category),
            1);
      }
    }
  }
}
