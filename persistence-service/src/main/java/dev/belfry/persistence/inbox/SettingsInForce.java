package dev.belfry.persistence.inbox;

import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
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

  /// Those that the recipient had at an offset, dated from the change since which all had what is
  /// asked of them.
  ///
  /// @param asked true of the settings at that offset
  public Dated at(RecipientId recipient, long offset, Predicate<Settings> asked) {
    try (Stream<SettingsChange> newestFirst =
        changes.findByKeyRecipientAndKeyLogOffsetLessThanEqualOrderByKeyLogOffsetDesc(
            recipient.value(), offset)) {
      List<SettingsChange> since =
          newestFirst.takeWhile(change -> asked.test(change.settings())).toList();
      if (since.isEmpty()) {
        return dated(Optional.empty());
      }
      SettingsChange first = since.getLast();
      return new Dated(
          since.getFirst().settings(), first.logOffset(), first.appendedAt(), first.actor());
    }
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
