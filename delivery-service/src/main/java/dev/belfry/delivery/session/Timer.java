package dev.belfry.delivery.session;

/// A task that is to run later.
interface Timer {
  /// Forgets it, if it has not run yet.
  void cancel();
}
