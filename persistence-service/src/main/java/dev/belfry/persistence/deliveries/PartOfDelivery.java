package dev.belfry.persistence.deliveries;

import dev.belfry.events.DeliveryAttempted;
import dev.belfry.events.DeliveryBounced;
import dev.belfry.events.DeliveryCancelled;
import dev.belfry.events.DeliveryDecided;
import dev.belfry.events.DeliveryDeferred;
import dev.belfry.events.DeliveryFailed;
import dev.belfry.events.DeliveryReleased;
import dev.belfry.events.DeliverySent;
import dev.belfry.events.DeliverySkipped;
import dev.belfry.events.DeliveryStep;
import java.util.UUID;

/// Which steps of one delivery happened to one of its notifications: when that is cancelled, the
/// others go on without it. An attempt that had begun has it all the same. `steps_of_deliveries`
/// says the same to the counters.
///
/// Steps are asked about once each, in the order of the topic, by one thread.
public final class PartOfDelivery {
  private final UUID notificationId;
  private boolean decided;
  private boolean cancelled;
  private int lastAttempt;
  private int lastWithIt;
  private boolean sent;

  /// @param notificationId that of which it is asked
  public PartOfDelivery(UUID notificationId) {
    this.notificationId = notificationId;
  }

  /// Whether the next step happened to it. What came back is the last attempt, or what was sent.
  public boolean has(DeliveryStep step) {
    return switch (step) {
      case DeliveryDecided event -> {
        boolean named = event.notifications().contains(notificationId);
        decided |= named;
        yield named;
      }
      case DeliverySkipped event -> event.notifications().contains(notificationId);
      case DeliveryCancelled event -> {
        boolean named = event.notifications().contains(notificationId);
        cancelled |= named;
        yield named;
      }
      case DeliveryAttempted event -> {
        lastAttempt = Math.max(lastAttempt, event.attempt());
        if (!cancelled) {
          lastWithIt = lastAttempt;
        }
        yield decided && !cancelled;
      }
      case DeliveryDeferred event -> decided && isIn(event.attempt());
      case DeliverySent event -> {
        boolean inIt = decided && isIn(event.attempt());
        sent |= inIt;
        yield inIt;
      }
      case DeliveryBounced _ -> decided && (sent || (lastAttempt > 0 && isIn(lastAttempt)));
      case DeliveryFailed _, DeliveryReleased _ -> decided && !cancelled;
    };
  }

  private boolean isIn(int attempt) {
    return !cancelled || attempt <= lastWithIt;
  }
}
