package dev.belfry.channel.push;

import dev.belfry.events.RecipientId;
import java.util.UUID;

/// Where it is told that a device takes nothing any more.
interface GoneSubscriptions {
  /// The device is to be forgotten. Returns at once, and throws nothing; what is told more than
  /// once counts once.
  void gone(RecipientId recipient, UUID subscription);
}
