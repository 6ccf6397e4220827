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
/// @param size how many notices
/// @param body the call's
record NoticeBatch(String key, int size, byte[] body) {
  private static final int MAX_NOTICES = 500;

  /// Belfry takes 2 MiB.
  private static final int MAX_BYTES = 2 << 20;

  /// @throws IllegalArgumentException see [#requireOneRecipientEach]
  static List<NoticeBatch> split(String key, List<Notice> notices) {
    List<NoticeBatch> batches = new ArrayList<>();
    List<byte[]> items = new ArrayList<>();
    int bytes = 1;
    for (Notice notice : notices) {
      byte[] item = item(notice);
      if (items.size() == MAX_NOTICES || !items.isEmpty() && bytes + item.length >= MAX_BYTES) {
        batches.add(of(Batch.keyOf(key, batches.size()), items));
        items.clear();
        bytes = 1;
      }
      items.add(item);
      bytes += item.length + 1;
    }
    if (!items.isEmpty()) {
      batches.add(of(Batch.keyOf(key, batches.size()), items));
    }
    return batches;
  }

  /// @throws IllegalArgumentException if there is a notice that is not to one recipient, or has a
  ///   key of its own
  static void requireOneRecipientEach(List<Notice> notices) {
    notices.forEach(NoticeBatch::recipient);
  }

  private static RecipientId recipient(Notice notice) {
    if (!(notice.audience() instanceof Audience.One one)) {
      throw new IllegalArgumentException("notices: expected each to be to one recipient");
    }
    if (notice.hasKey()) {
      throw new IllegalArgumentException(
          "notices: expected none with a key of its own; the key of all makes each known again");
    }
    return one.recipient();
  }

  private static byte[] item(Notice notice) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("recipient", recipient(notice));
    body.putAll(notice.content());
    return Json.mapper().writeValueAsBytes(body);
  }

  private static NoticeBatch of(String key, List<byte[]> items) {
    int length = 1 + items.size() + items.stream().mapToInt(item -> item.length).sum();
    byte[] body = new byte[length];
    int end = 0;
    for (byte[] item : items) {
      body[end] = (byte) (end == 0 ? '[' : ',');
      System.arraycopy(item, 0, body, end + 1, item.length);
      end += 1 + item.length;
    }
    body[end] = ']';
    return new NoticeBatch(key, items.size(), body);
  }
}
