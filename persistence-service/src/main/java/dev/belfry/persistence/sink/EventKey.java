package dev.belfry.persistence.sink;

import dev.belfry.events.Ids;
import java.util.UUID;

/// What makes two records the same event: equal ids in one partition.
record EventKey(int partition, UUID id) {
  /// Ids are UUIDs where Belfry makes them; others may say anything in `ce_id`, and are told apart
  /// by a hash.
  static EventKey of(int partition, String eventId) {
    return new EventKey(partition, Ids.ofEvent(eventId));
  }
}
