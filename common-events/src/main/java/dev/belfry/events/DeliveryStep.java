package dev.belfry.events;

import java.util.UUID;

/// A step of one delivery: one mail, or one push to all devices of a recipient.
///
/// A delivery has one [DeliveryDecided], [DeliverySkipped] or [DeliveryCancelled] as its first
/// step. After a decision come attempts, and each has an outcome unless the process ended first.
public sealed interface DeliveryStep extends DeliveryEvent
    permits DeliveryDecided,
        DeliverySkipped,
        DeliveryCancelled,
        DeliveryAttempted,
        DeliverySent,
        DeliveryDeferred,
        DeliveryFailed,
        DeliveryBounced,
        DeliveryReleased {
  @Override
  RecipientId recipient();

  /// The delivery's id, see [Deliveries#idOf].
  UUID deliveryId();

  /// By which way it goes: never [Channel#REALTIME].
  Channel channel();

  /// The step as it was when it was written as JSON.
  ///
  /// @param type the name of its type on the wire
  static DeliveryStep read(String type, String json) {
    EventType known =
        EventType.ofWireName(type)
            .orElseThrow(() -> new IllegalArgumentException("no type of a step"));
    return (DeliveryStep) Json.mapper().readValue(json, known.eventClass());
  }
}
