package dev.belfry.channel.decide;

import dev.belfry.channel.contact.Reach;
import dev.belfry.channel.delivery.Cancelled;
import dev.belfry.events.CancelReason;
import dev.belfry.events.Channel;
import dev.belfry.events.Deliveries;
import dev.belfry.events.DeliveryDecided;
import dev.belfry.events.DeliverySkipped;
import dev.belfry.events.DeliveryStep;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Settings;
import dev.belfry.events.SkipReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What becomes of the items of one recipient, channel and category that are due together.
///
/// @param cancelled those that are not sent by themselves
/// @param step what becomes of the others: one delivery; null if there are none
/// @param items those that the step is about
record Decision(List<Cancelled> cancelled, @Nullable DeliveryStep step, List<DueItem> items) {
  /// Decides.
  ///
  /// @param due in the order of the log; at least one
  /// @param settings the recipient's, as of now
  static Decision of(
      List<DueItem> due, Settings settings, Reach reach, Instant now, Duration maxLateness) {
    List<Cancelled> cancelled = new ArrayList<>();
    List<DueItem> left = new ArrayList<>();
    for (DueItem item : due) {
      CancelReason reason = item.reasonToCancel(settings, now);
      if (reason == null) {
        left.add(item);
      } else {
        cancelled.add(new Cancelled(item.key(), null, reason));
      }
    }
    return new Decision(
        cancelled, left.isEmpty() ? null : step(left, reach, now, maxLateness), left);
  }

  /// Quiet hours, digests and rates have their place here: each is another time for the same
  /// delivery, or a reason to skip it.
  private static DeliveryStep step(
      List<DueItem> items, Reach reach, Instant now, Duration maxLateness) {
    DueItem first = items.getFirst();
    Channel channel = first.key().channel();
    RecipientId recipient = first.key().recipient();
    UUID id = Deliveries.idOf(channel, recipient, first.key().notificationId());
    Instant dueAt = items.stream().map(DueItem::dueAt).min(Instant::compareTo).orElseThrow();
    List<UUID> notifications = items.stream().map(item -> item.key().notificationId()).toList();
    SkipReason skip = reasonToSkip(dueAt, reach, now, maxLateness);
    return skip == null
        ? new DeliveryDecided(id, recipient, channel, notifications, first.category(), dueAt)
        : new DeliverySkipped(id, recipient, channel, notifications, skip, dueAt);
  }

  private static @Nullable SkipReason reasonToSkip(
      Instant dueAt, Reach reach, Instant now, Duration maxLateness) {
    if (dueAt.plus(maxLateness).isBefore(now)) {
      return SkipReason.TOO_LATE;
    }
    if (!reach.exists()) {
      return SkipReason.NO_ADDRESS;
    }
    return reach.suppressed() ? SkipReason.SUPPRESSED : null;
  }
}
