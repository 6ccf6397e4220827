package dev.belfry.persistence.deliveries;

import dev.belfry.events.Channel;
import dev.belfry.events.DeliveryAttempted;
import dev.belfry.events.DeliveryBounced;
import dev.belfry.events.DeliveryCancelled;
import dev.belfry.events.DeliveryDecided;
import dev.belfry.events.DeliveryDeferred;
import dev.belfry.events.DeliveryFailed;
import dev.belfry.events.DeliveryReleased;
import dev.belfry.events.DeliverySent;
import dev.belfry.events.DeliverySkipped;
import dev.belfry.persistence.deliveries.Delivery.State;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the steps of one delivery, in their order, come to for one of its notifications. The topic
/// may say the same again at any time: a step changes nothing that a later one has led to.
final class DeliveryFold {
  /// Longer than a mail server may take to answer.
  static final Duration ATTEMPT = Duration.ofMinutes(5);

  private final UUID deliveryId;
  private final Channel channel;
  private final PartOfDelivery part;
  private State state = State.WAITING;
  private @Nullable String reason;
  private @Nullable Instant dueAt;
  private @Nullable Instant decidedAt;
  private @Nullable Instant attemptedAt;
  private @Nullable Instant sentAt;
  private int attempts;
  private boolean possiblyDuplicate;

  /// @param dueAt when it was due by its rule; null if that is not known
  DeliveryFold(UUID notificationId, UUID deliveryId, Channel channel, @Nullable Instant dueAt) {
    this.deliveryId = deliveryId;
    this.channel = channel;
    this.part = new PartOfDelivery(notificationId);
    this.dueAt = dueAt;
  }

  void take(RecordedStep step) {
    if (!part.has(step.event())) {
      return;
    }
    switch (step.event()) {
      case DeliveryDecided decided -> {
        if (state == State.WAITING) {
          state = State.DECIDED;
          decidedAt = step.at();
          dueAt = decided.dueAt();
        }
      }
      case DeliverySkipped skipped -> {
        if (state == State.WAITING) {
          become(State.SKIPPED, Delivery.word(skipped.reason()));
          decidedAt = step.at();
          dueAt = skipped.dueAt();
        }
      }
      case DeliveryCancelled cancelled -> {
        if (!isOver()) {
          become(State.CANCELLED, Delivery.word(cancelled.reason()));
        }
      }
      case DeliveryAttempted attempted -> {
        if (attempted.attempt() > attempts && !isOver()) {
          become(State.SENDING, null);
          attempts = attempted.attempt();
          attemptedAt = step.at();
          possiblyDuplicate |= attempted.possiblyDuplicate();
        }
      }
      case DeliveryDeferred deferred -> {
        if (deferred.attempt() >= attempts && !isOver()) {
          become(State.DEFERRED, null);
          attempts = deferred.attempt();
        }
      }
      case DeliverySent sent -> {
        if (sentAt == null) {
          if (state != State.BOUNCED) {
            become(State.SENT, null);
          }
          sentAt = step.at();
          attempts = Math.max(attempts, sent.attempt());
        }
      }
      case DeliveryFailed failed -> {
        if (!isOver()) {
          become(State.FAILED, Delivery.word(failed.reason()));
        }
      }
      case DeliveryReleased released -> {
        if (state == State.SENDING && released.attempt() == attempts) {
          become(State.DEFERRED, null);
          possiblyDuplicate = true;
        }
      }
      case DeliveryBounced _ -> become(State.BOUNCED, null);
    }
  }

  private void become(State next, @Nullable String why) {
    state = next;
    reason = why;
  }

  private boolean isOver() {
    return switch (state) {
      case SENT, FAILED, CANCELLED, SKIPPED, BOUNCED -> true;
      case WAITING, DECIDED, SENDING, DEFERRED, UNKNOWN, HELD -> false;
    };
  }

  /// @param now by which an attempt that says nothing is young or not
  Delivery at(Instant now) {
    State shown = state;
    if (state == State.SENDING && attemptedAt != null && !attemptedAt.plus(ATTEMPT).isAfter(now)) {
      // What may have arrived twice already is not tried again, unless it is shown once all the
      // same.
      shown = possiblyDuplicate && channel != Channel.PUSH ? State.HELD : State.UNKNOWN;
    }
    return new Delivery(
        deliveryId, channel, shown, reason, dueAt, decidedAt, sentAt, attempts, possiblyDuplicate);
  }
}
