package dev.belfry.persistence.inbox;

import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.data.repository.Repository;

/// The table `settings_change`.
interface SettingsChanges extends Repository<SettingsChange, SettingsChange.Key> {
  Optional<SettingsChange> findFirstByKeyRecipientOrderByKeyLogOffsetDesc(String recipient);

  Optional<SettingsChange>
      findFirstByKeyRecipientAndKeyLogOffsetLessThanEqualOrderByKeyLogOffsetDesc(
          String recipient, long logOffset);

  /// Newest first; to be closed.
  Stream<SettingsChange> findByKeyRecipientAndKeyLogOffsetLessThanEqualOrderByKeyLogOffsetDesc(
      String recipient, long logOffset);
}
