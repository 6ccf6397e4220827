package dev.belfry.persistence.inbox;

import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import org.springframework.stereotype.Component;

/// The settings that recipients have now.
@Component
public class SettingsInForce {
  private final SettingsChanges changes;

  SettingsInForce(SettingsChanges changes) {
    this.changes = changes;
  }

  /// The recipient's, in the current transaction.
  public Dated of(RecipientId recipient) {
    return changes
        .findFirstByKeyRecipientOrderByKeyLogOffsetDesc(recipient.value())
        .map(change -> new Dated(change.settings(), change.logOffset()))
        .orElse(new Dated(Settings.DEFAULT, -1));
  }

  /// Settings, and since when they hold.
  ///
  /// @param since the offset from which on they are in force, -1 if never changed
  public record Dated(Settings settings, long since) {}
}
