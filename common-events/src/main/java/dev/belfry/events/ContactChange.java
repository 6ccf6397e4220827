package dev.belfry.events;

import dev.belfry.events.EventCodec.NotAnEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// What a record of `belfry.contacts` says.
public sealed interface ContactChange {
  /// Which contact it is about.
  ContactKey key();

  /// What a record says.
  ///
  /// @throws NotAnEvent if it cannot be understood or does not stand where it belongs; the only
  ///   exception
  static ContactChange parse(EventLog log, ConsumerRecord<byte[], byte[]> kafkaRecord)
      throws NotAnEvent {
    byte[] bytes = kafkaRecord.key();
    ContactKey key = bytes == null ? null : ContactKey.parse(bytes).orElse(null);
    if (key == null) {
      throw new NotAnEvent("the key is not that of a contact");
    }
    if (kafkaRecord.partition() != log.partitionOf(key.recipient())) {
      throw new NotAnEvent("not the recipient's partition");
    }
    if (kafkaRecord.value() == null) {
      return new Erased(key);
    }
    Event event = EventCodec.parse(kafkaRecord).event();
    if (!(event instanceof ContactEvent put)) {
      throw EventCodec.misplaced(event);
    }
    if (!put.contact().equals(key)) {
      throw new NotAnEvent("the key is not the contact's");
    }
    return new Put(put);
  }

  /// The contact is this one from here on.
  record Put(ContactEvent event) implements ContactChange {
    @Override
    public ContactKey key() {
      return event.contact();
    }
  }

  /// There is no such contact any more.
  record Erased(ContactKey key) implements ContactChange {}
}
