package dev.belfry.channel.seen;

import dev.belfry.events.EventLog;
import dev.belfry.events.NotificationDelivered;
import dev.belfry.events.Position;
import dev.belfry.events.ReceiptEvent;
import dev.belfry.events.RecipientId;
import java.util.HashMap;
import java.util.Map;

/// Up to where each recipient of a batch of receipts has seen everything: the farthest that any of
/// their sessions says, whatever the order. What a receipt says of another log, or of another
/// recipient's time, is nothing.
final class SeenPositions {
  private final EventLog log;
  private final Map<RecipientId, Long> offsets = new HashMap<>();

  SeenPositions(EventLog log) {
    this.log = log;
  }

  void take(ReceiptEvent event) {
    if (event instanceof NotificationDelivered receipt) {
      Position seen = receipt.seen();
      if (seen != null && log.isPositionOf(receipt.recipient(), seen)) {
        offsets.merge(receipt.recipient(), seen.offset(), Math::max);
      }
    }
  }

  /// Of those who have seen anything, the last offset.
  Map<RecipientId, Long> offsets() {
    return offsets;
  }
}
