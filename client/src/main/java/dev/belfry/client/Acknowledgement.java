package dev.belfry.client;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Belfry has it: nothing short of losing the Kafka cluster undoes that.
///
/// @param ids to one: the notification's. To everyone: the broadcast's. To many over REST: those of
///   the batches in which it was sent; over Kafka: one per recipient, in their order
/// @param count how many users it was sent to, each counted once; 0 for everyone
/// @param position to one over REST: the point in the recipient's time that includes it, for reads
///   (`after=`) that must see it. Empty otherwise
/// @param key the idempotency key it was sent under
public record Acknowledgement(List<UUID> ids, int count, Optional<String> position, String key) {
  public Acknowledgement {
    ids = List.copyOf(ids);
  }

  /// The id of what was sent; the first, if there are several.
  public UUID id() {
    return ids.get(0);
  }
}
