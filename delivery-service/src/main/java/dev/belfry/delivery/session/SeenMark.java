package dev.belfry.delivery.session;

import dev.belfry.events.Position;
import org.jspecify.annotations.Nullable;

/// Up to where one session's client says that everything was there to be seen. It only moves
/// forward, and never beyond what the session was told: whatever a client says, nobody is to miss
/// what comes later.
final class SeenMark {
  private @Nullable Position seen;
  private boolean isNews;

  /// The client says that everything up to a position was there to be seen.
  ///
  /// @param upTo in the user's time
  /// @param told the last position that the session was told; null if it was told none
  /// @return whether there is news to report
  boolean raise(Position upTo, @Nullable Position told) {
    if (told == null) {
      return false;
    }
    Position shown = upTo.compareTo(told) > 0 ? told : upTo;
    if (seen == null || shown.compareTo(seen) > 0) {
      seen = shown;
      isNews = true;
    }
    return isNews;
  }

  boolean hasNews() {
    return isNews;
  }

  /// The position, if it was not asked for since it moved.
  @Nullable Position take() {
    Position news = isNews ? seen : null;
    isNews = false;
    return news;
  }
}
