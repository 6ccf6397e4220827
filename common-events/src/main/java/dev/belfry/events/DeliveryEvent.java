package dev.belfry.events;

import dev.belfry.events.EventCodec.NotAnEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// An event of `belfry.deliveries`: what was decided about notifications that go by e-mail or push,
/// and what became of it. In the recipient's partition; what concerns a whole partition has no key.
///
/// The topic can say the same more than once: a repeat changes nothing. Nothing is sent of which it
/// has no [decision][DeliveryDecided].
public sealed interface DeliveryEvent extends Event
    permits DeliveryStep, ChannelState, SuppressionLifted {
  /// The event that a record says.
  ///
  /// @throws NotAnEvent if it cannot be understood or does not stand where it belongs; the only
  ///   exception
  static DeliveryEvent parse(EventLog log, ConsumerRecord<byte[], byte[]> kafkaRecord)
      throws NotAnEvent {
    Event event = EventCodec.parse(kafkaRecord).event();
    if (!(event instanceof DeliveryEvent delivery)) {
      throw EventCodec.misplaced(event);
    }
    EventCodec.checkKey(log, kafkaRecord, delivery);
    if (delivery instanceof ChannelState state && state.partition() != kafkaRecord.partition()) {
      throw new NotAnEvent("not the partition that it is about");
    }
    if (delivery instanceof SuppressionLifted
        && kafkaRecord.partition() != SuppressionLifted.PARTITION) {
      throw new NotAnEvent("not in partition " + SuppressionLifted.PARTITION);
    }
    return delivery;
  }
}
