package dev.belfry.events;

import java.util.UUID;

/// Ids of deliveries.
public final class Deliveries {
  private Deliveries() {}

  /// The id of the delivery of a notification by a channel: the same on every instance, after every
  /// restart and in every replay. A delivery of several has that of the first of them in the log.
  ///
  /// @param recipient tells the copies of a broadcast apart
  public static UUID idOf(Channel channel, RecipientId recipient, UUID notificationId) {
    return Ids.derived(
        "delivery", channel.wireName(), notificationId.toString(), recipient.value());
  }
}
