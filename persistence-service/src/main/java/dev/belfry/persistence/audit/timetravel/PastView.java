package dev.belfry.persistence.audit.timetravel;

import dev.belfry.events.Language;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One recipient's inbox at one moment.
///
/// @param position the last one that counts
/// @param time what has expired by then is gone
/// @param watermark the greatest offset that a mark-all-read had reached, -1 if none
/// @param archivedUpTo the greatest offset that an archive-all had reached, likewise
/// @param reads the language that they had chosen, as a tag of BCP 47; null if they had not
record PastView(
    RecipientId recipient,
    Position position,
    Instant time,
    long watermark,
    long archivedUpTo,
    @Nullable String reads) {
  /// Named parameters that all queries use.
  Map<String, Object> parameters() {
    return Map.of(
        "recipient",
        recipient.value(),
        "partition",
        position.partition(),
        "at",
        position.offset(),
        "time",
        time.atOffset(ZoneOffset.UTC),
        "watermark",
        watermark,
        "archivedUpTo",
        archivedUpTo,
        "languages",
        Language.lookup(reads).toArray(String[]::new));
  }
}
