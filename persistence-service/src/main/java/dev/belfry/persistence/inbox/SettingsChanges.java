package dev.belfry.persistence.inbox;

import java.util.Optional;
import org.springframework.data.repository.Repository;

/// The table `settings_change`.
interface SettingsChanges extends Repository<SettingsChange, SettingsChange.Key> {
  Optional<SettingsChange> findFirstByKeyRecipientOrderByKeyLogOffsetDesc(String recipient);

  Optional<SettingsChange>
      findFirstByKeyRecipientAndKeyLogOffsetLessThanEqualOrderByKeyLogOffsetDesc(
          String recipient, long logOffset);
}
