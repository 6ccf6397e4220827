package dev.belfry.channel.attempt;

import dev.belfry.channel.contact.Reach;
import dev.belfry.channel.decide.DueItem;
import dev.belfry.channel.delivery.Cancelled;
import dev.belfry.channel.delivery.Delivery;
import dev.belfry.events.CancelReason;
import dev.belfry.events.FailureReason;
import dev.belfry.events.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What is to be done about a delivery that is ready, asked again before every attempt.
///
/// @param cancelled items that are not sent any more
/// @param items those that are
/// @param then what to do with them
record Verdict(List<Cancelled> cancelled, List<DueItem> items, Next then) {
  /// Judges.
  ///
  /// @param open the items of the delivery that are not closed
  /// @param settings the recipient's, as of now
  /// @param reach without the devices that have it already
  static Verdict of(
      Delivery delivery,
      List<DueItem> open,
      Settings settings,
      Reach reach,
      Instant now,
      Duration maxLateness) {
    List<Cancelled> cancelled = new ArrayList<>();
    List<DueItem> left = new ArrayList<>();
    for (DueItem item : open) {
      CancelReason reason = item.reasonToCancel(settings, now);
      if (reason == null) {
        left.add(item);
      } else {
        cancelled.add(new Cancelled(item.key(), delivery.id(), reason));
      }
    }
    Next then = left.isEmpty() ? new Nothing() : next(delivery, reach, now, maxLateness);
    return delivery.reached().isEmpty() || then instanceof Send
        ? new Verdict(cancelled, left, then)
        : new Verdict(List.of(), left, new Settle());
  }

  private static Next next(Delivery delivery, Reach reach, Instant now, Duration maxLateness) {
    boolean isForPeople = delivery.attempted() && delivery.isHeldIfUnknown();
    if (delivery.dueAt().plus(maxLateness).isBefore(now)) {
      return isForPeople ? new Hold() : new GiveUp(FailureReason.GAVE_UP, "too late");
    }
    if (isForPeople && (!reach.exists() || reach.suppressed())) {
      return new Hold();
    }
    if (!reach.exists()) {
      return new GiveUp(FailureReason.NO_SUCH_ADDRESS, "there is no address any more");
    }
    return reach.suppressed()
        ? new GiveUp(FailureReason.REFUSED, "the address is suppressed")
        : new Send();
  }

  /// What to do.
  sealed interface Next {}

  /// It is sent.
  record Send() implements Next {}

  /// There is nothing left of it.
  record Nothing() implements Next {}

  /// Some devices have it, and the others are not tried any more.
  record Settle() implements Next {}

  /// It is given up.
  record GiveUp(FailureReason reason, String reply) implements Next {}

  /// It may have been sent, and can't be repeated: only people can help.
  record Hold() implements Next {}
}
