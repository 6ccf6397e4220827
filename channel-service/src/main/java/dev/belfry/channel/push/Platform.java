package dev.belfry.channel.push;

import dev.belfry.events.PushPlatform;
import dev.belfry.events.PushPut;

/// The push services of one kind of device. Safe for all threads.
interface Platform extends AutoCloseable {
  /// Whose devices these are.
  PushPlatform kind();

  /// Hands a push over for one device, and blocks until it is known what became of it, or that it
  /// can't be known.
  ///
  /// @param device of this platform
  /// @param brief whether the whole message was too large before
  Reply send(PushPut device, Push push, boolean brief);

  /// What an operator should look at when Belfry is not known there.
  String credentials();

  @Override
  void close();
}
