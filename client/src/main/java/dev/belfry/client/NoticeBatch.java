package dev.belfry.client;

import dev.belfry.events.Json;
import dev.belfry.events.RecipientId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Part of several notices that are published together: as many as Belfry takes in one call.
///
/// @param key follows from the key of all, so that the same notices are split into the same batches
record NoticeBatch(String key, List<Notice> notices) {
  private static final int MAX_NOTICES = 500;

  /// Belfry takes 2 MiB.
  private static final int MAX_BYTES = 2 << 20;

  /// @throws IllegalArgumentException see [#requireOneRecipientEach]
  static List<NoticeBatch> split(String key, List<Notice> notices) {
    requireOneRecipientEach(notices);
    List<NoticeBatch> batches = new ArrayList<>();
    int from = 0;
    int bytes = 2;
    for (int i = 0; i < notices.size(); i++) {
      int length = Json.mapper().writeValueAsBytes(item(notices.get(i))).length + 1;
      if (i > from && (i - from == MAX_NOTICES || bytes + length > MAX_BYTES)) {
        batches.add(of(key, batches.size(), notices.subList(from, i)));
        from = i;
        bytes = 2;
      }
      bytes += length;
    }
    if (from < notices.size()) {
      batches.add(of(key, batches.size(), notices.subList(from, notices.size())));
    }
    return batches;
  }

  private static NoticeBatch of(String key, int index, List<Notice> notices) {
    return new NoticeBatch(Batch.keyOf(key, index), List.copyOf(notices));
  }

  /// @throws IllegalArgumentException if there is a notice that is not to one recipient, or has a
  ///   key of its own
  static void requireOneRecipientEach(List<Notice> notices) {
    notices.forEach(notice -> {
      recipient(notice);
      if (notice.hasKey()) {
        throw new IllegalArgumentException(
            "notices: expected none with a key of its own; the key of all makes each known again");
      }
    });
  }

  private static RecipientId recipient(Notice notice) {
    if (notice.audience() instanceof Audience.One one) {
      return one.recipient();
    }
    throw new IllegalArgumentException("notices: expected each to be to one recipient");
  }

  /// The body of the call.
  byte[] body() {
    return Json.mapper().writeValueAsBytes(notices.stream().map(NoticeBatch::item).toList());
  }

  private static Map<String, Object> item(Notice notice) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("recipient", recipient(notice));
    body.putAll(notice.content());
    return body;
  }
}
