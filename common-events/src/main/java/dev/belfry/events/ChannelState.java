package dev.belfry.events;

import org.jspecify.annotations.Nullable;

/// Whether notifications of one partition of the log go by a channel, from one of its offsets on.
public sealed interface ChannelState extends DeliveryEvent
    permits ChannelActivated, ChannelDeactivated {
  /// Which way: never [Channel#REALTIME].
  Channel channel();

  /// Which log is meant: see [EventLog#epoch()].
  int epoch();

  /// Which of its partitions.
  int partition();

  /// The first offset of the log that it is about.
  long fromOffset();

  /// Nobody's.
  @Override
  default @Nullable RecipientId recipient() {
    return null;
  }
}
