package dev.belfry.persistence.inbox;

import dev.belfry.events.Language;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One recipient's inbox in one transaction.
///
/// @param position the last one applied
/// @param watermark the greatest offset that a mark-all-read reached, -1 if none: what stands
///   behind it is unread unless marked otherwise by itself
/// @param archivedUpTo the greatest offset that an archive-all reached, likewise
/// @param now what has expired by then is gone
/// @param reads the language that they have chosen, as a tag of BCP 47; null if they have not
public record InboxView(
    RecipientId recipient,
    Position position,
    long watermark,
    long archivedUpTo,
    Instant now,
    @Nullable String reads) {
  /// Named parameters that all queries of the inbox use.
  public Map<String, Object> parameters() {
    return Map.of(
        "recipient",
        recipient.value(),
        "partition",
        position.partition(),
        "watermark",
        watermark,
        "archivedUpTo",
        archivedUpTo,
        "now",
        now.atOffset(ZoneOffset.UTC),
        "languages",
        Language.lookup(reads).toArray(String[]::new));
  }
}
