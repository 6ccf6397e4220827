package dev.belfry.persistence.inbox;

import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
    return dated(changes.findFirstByKeyRecipientOrderByKeyLogOffsetDesc(recipient.value()));
  }

  /// Those that the recipient had at an offset, in the current transaction.
  public Dated at(RecipientId recipient, long offset) {
    return dated(
        changes.findFirstByKeyRecipientAndKeyLogOffsetLessThanEqualOrderByKeyLogOffsetDesc(
            recipient.value(), offset));
  }

  private static Dated dated(Optional<SettingsChange> last) {
    return last.map(change ->
            new Dated(change.settings(), change.logOffset(), change.appendedAt(), change.actor()))
        .orElse(new Dated(Settings.DEFAULT, -1, null, null));
  }

  /// Settings, and since when they hold.
  ///
  /// @param since the offset from which on they are in force, -1 if never changed
  /// @param at when they were made so; null if never changed
  /// @param actor who made them so; null if never changed
  public record Dated(
      Settings settings, long since, @Nullable Instant at, @Nullable String actor) {}
}
