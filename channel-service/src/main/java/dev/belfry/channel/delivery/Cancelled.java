package dev.belfry.channel.delivery;

import dev.belfry.events.CancelReason;
import dev.belfry.events.Deliveries;
import dev.belfry.events.DeliveryCancelled;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A notification that is not sent, for a reason.
///
/// @param deliveryId the delivery that it is in; null if nothing was decided yet
public record Cancelled(ItemKey key, @Nullable UUID deliveryId, CancelReason reason) {
  DeliveryCancelled event() {
    return new DeliveryCancelled(
        deliveryId == null
            ? Deliveries.idOf(key.channel(), key.recipient(), key.notificationId())
            : deliveryId,
        key.recipient(),
        key.channel(),
        List.of(key.notificationId()),
        reason);
  }
}
