package dev.belfry.delivery.session;

/// How much waits in memory while the read model is asked. What is beyond is not kept, and is asked
/// of the read model too.
///
/// @param waitingBytes of frames that wait for one session to catch up
/// @param backlog how many events wait for one user's inbox
/// @param liveOnlyPushes how many notifications one session is pushed while history is away: as
///   many must be remembered, so as not to be told again
record Limits(int waitingBytes, int backlog, int liveOnlyPushes) {
  static final Limits USUAL = new Limits(128 * 1024, 2_000, 10_000);
}
