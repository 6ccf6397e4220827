package dev.belfry.delivery.session;

import dev.belfry.delivery.frame.ServerFrame;

/// The session has ended: nothing is told any more.
final class Closed implements State {
  @Override
  public void on(ServerFrame frame, long offset, int count) {}
}
