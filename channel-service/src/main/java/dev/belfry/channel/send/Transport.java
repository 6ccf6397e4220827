package dev.belfry.channel.send;

import dev.belfry.events.Channel;

/// Hands messages to a mail server or push services. Safe for all threads.
public interface Transport extends AutoCloseable {
  /// By which way it sends.
  Channel channel();

  /// Sends one message, and blocks until it is known what became of it, or that it can't be known.
  /// Whatever goes wrong is an outcome: an exception is a defect, and counts as [Outcome.Unknown].
  ///
  /// The same message may come again: after [Outcome.Deferred], and once after [Outcome.Unknown].
  /// It then has the same id, so that whoever receives it twice can tell.
  Outcome send(Message message);

  @Override
  void close();
}
