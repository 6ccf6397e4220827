package dev.belfry.delivery.snapshot;

import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// What happened before, as the read model knows it. Safe for all threads; never blocks.
public interface History {
  /// Asks for one user's state.
  ///
  /// @param answer told within [dev.belfry.delivery.DeliveryProperties#historyTimeout()], once, on
  ///   any thread
  void ask(SnapshotRequest request, Consumer<SnapshotAnswer> answer);

  /// Asks for a list. See [#ask].
  ///
  /// @param answer told the answer, and what to run once it is no longer held in memory, on any
  ///   thread: a user may have so many lists under way, and all together so many bytes
  void list(ListRequest request, BiConsumer<ListAnswer, Runnable> answer);

  /// For a session that was told that history is away: runs when it may ask again. One a second
  /// may, until one of them gets an answer, then more at a bounded rate.
  ///
  /// @param retry run once, on any thread; must not block
  /// @return takes it back, when the session has ended; on any thread
  Runnable whenBack(Runnable retry);
}
