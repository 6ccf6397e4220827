package dev.belfry.persistence.sink;

import dev.belfry.events.Ids;
import java.util.UUID;

/// What makes two records the same event: equal ids in one partition.
record EventKey(int partition, UUID id) {
  /// Ids are UUIDs where Belfry makes them; others may say anything in `ce_id`, and are told apart
  /// by a hash.
  static EventKey of(int partition, String eventId) {
    UUID id =
        Ids.parse(eventId)
            .filter(uuid -> uuid.toString().equals(eventId))
            .orElseGet(() -> Ids.derived("ce_id", "", eventId, ""));
    return new EventKey(partition, id);
  }
}
