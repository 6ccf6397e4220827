package dev.belfry.delivery.session;

import dev.belfry.delivery.tail.IdWindow;

/// How much waits in memory while the read model is asked, and how much is remembered so that it
/// need not be. What is beyond is not kept, and is asked of the read model too.
///
/// @param waitingBytes of frames that wait for one session to catch up
/// @param backlog how many events wait for one user's inbox
/// @param liveOnlyPushes how many notifications one session is pushed while history is away: as
///   many must be remembered, so as not to be told again
/// @param ids how many ids of events are remembered, of all partitions together
record Limits(int waitingBytes, int backlog, int liveOnlyPushes, long ids) {
  /// Of the heap, for the ids.
  private static final int SHARE = 8;

  private static final int MOST_IDS_OF_A_PARTITION = 10_000_000;

  static final Limits USUAL =
      new Limits(
          128 * 1024,
          2_000,
          10_000,
          Runtime.getRuntime().maxMemory() / SHARE / IdWindow.bytesPerId());

  int idsOfEach(int partitions) {
    return Math.clamp(ids / partitions, 1, MOST_IDS_OF_A_PARTITION);
  }
}
