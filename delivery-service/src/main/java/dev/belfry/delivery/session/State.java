package dev.belfry.delivery.session;

import dev.belfry.delivery.frame.ServerFrame;
import dev.belfry.delivery.projection.LiveEvent;

/// Where a session stands. What it does about an event depends on that alone.
sealed interface State permits CatchingUp, Live, LiveOnly, Closed {
  /// The session has just come into this state.
  default void begin() {}

  /// The session has left this state, or has ended in it.
  default void end() {}

  /// An event of the log has changed what the user sees.
  ///
  /// @param count of what is unread after it
  void on(ServerFrame frame, long offset, int count);

  /// Likewise, as far as that can be told while history is away.
  default void onWithoutHistory(LiveEvent live) {}

  /// History is away, and the user's inbox can't be kept without it.
  default void historyIsAway() {}

  /// The user's events could not be kept until the read model answers: it must know those up to
  /// this one.
  default void needs(long offset) {}

  /// The count has changed without an event: something expired.
  ///
  /// @param asOf the offset of the last event in the count
  default void recount(int count, long asOf) {}

  /// Whether the session was told more than the log has shown so far.
  default boolean isAheadOf(long offset) {
    return false;
  }
}
