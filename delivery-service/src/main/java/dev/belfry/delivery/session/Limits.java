package dev.belfry.delivery.session;

/// How much waits in memory while the read model is asked. What is beyond is not kept, and is asked
/// of the read model too.
///
/// @param waitingBytes of frames that wait for one session to catch up
/// @param backlog how many events wait for one user's inbox
record Limits(int waitingBytes, int backlog) {
  static final Limits USUAL = new Limits(128 * 1024, 2_000);
}
