package dev.belfry.delivery.session;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What one session was told while history was away, until history has told it too. Belongs to the
/// session's event loop.
final class LiveOnlyPushes {
  private final int most;
  private long upTo = -1;
  private long toldUpTo = -1;
  private @Nullable Set<UUID> pushed;

  /// Those of them that may be repeats of what the user has read or deleted long ago, and the
  /// offsets at which they were pushed.
  private @Nullable Map<UUID, Long> doubtful;

  /// @param most how many are remembered
  LiveOnlyPushes(int most) {
    this.most = most;
  }

  /// Up to where anything was told without a position; -1 if nothing was.
  long toldUpTo() {
    return toldUpTo;
  }

  /// Something was told that stands for this offset.
  void told(long offset) {
    toldUpTo = Math.max(toldUpTo, offset);
    skipTo(offset);
  }

  /// Nothing up to that offset is told without history any more.
  void skipTo(long offset) {
    upTo = Math.max(upTo, offset);
  }

  boolean covers(long offset) {
    return offset <= upTo;
  }

  /// Whether there was room: what is forgotten would be pushed twice.
  boolean remember(UUID notification, long offset, boolean isDoubtful) {
    if (pushed == null) {
      pushed = new HashSet<>();
    }
    if (pushed.size() >= most) {
      return false;
    }
    pushed.add(notification);
    if (isDoubtful) {
      if (doubtful == null) {
        doubtful = new LinkedHashMap<>();
      }
      doubtful.put(notification, offset);
    }
    return true;
  }

  /// History says that a notification was created at that offset.
  ///
  /// @return whether it was pushed already
  boolean isConfirmed(UUID notification, long offset) {
    if (doubtful != null) {
      doubtful.remove(notification, offset);
    }
    return pushed != null && pushed.contains(notification);
  }

  /// Some that history did not say were created where they were pushed: they are repeats.
  List<UUID> doubtful(int limit) {
    return doubtful == null ? List.of() : doubtful.keySet().stream().limit(limit).toList();
  }

  /// The client knows what has become of it.
  void settle(UUID notification) {
    if (doubtful != null) {
      doubtful.remove(notification);
    }
  }

  void clear() {
    pushed = null;
    doubtful = null;
  }
}
