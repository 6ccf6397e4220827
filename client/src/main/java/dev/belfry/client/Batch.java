package dev.belfry.client;

import dev.belfry.events.Ids;
import dev.belfry.events.Json;
import dev.belfry.events.RecipientId;
import java.util.ArrayList;
import java.util.List;

/// Part of a notice to many: as much as Belfry takes in one call.
///
/// @param key follows from the notice's key, so that the same notice is split into the same batches
record Batch(String key, List<RecipientId> recipients) {
  static final int MAX_RECIPIENTS = 10_000;

  /// Belfry limits what one call may write to the log to 32 MiB.
  private static final int MAX_BYTES = 32 << 20;

  /// More than an event has beside its content.
  private static final int EVENT_OVERHEAD = 2_048;

  static List<Batch> split(Audience.Many many, Notice notice, String key) {
    int eventBytes = Json.mapper().writeValueAsBytes(notice.content()).length + EVENT_OVERHEAD;
    int size = Math.min(MAX_RECIPIENTS, MAX_BYTES / eventBytes);
    List<RecipientId> all = many.recipients();
    List<Batch> batches = new ArrayList<>();
    for (int from = 0; from < all.size(); from += size) {
      List<RecipientId> recipients = all.subList(from, Math.min(all.size(), from + size));
      batches.add(new Batch(keyOf(key, batches.size()), recipients));
    }
    return batches;
  }

  /// The key of a part of what has that key.
  static String keyOf(String key, int batch) {
    return batch == 0 ? key : Ids.derived("batch", "", key, String.valueOf(batch)).toString();
  }
}
