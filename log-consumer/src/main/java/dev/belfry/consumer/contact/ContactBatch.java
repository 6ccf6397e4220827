package dev.belfry.consumer.contact;

import dev.belfry.consumer.sink.Outcome;
import dev.belfry.consumer.sink.Tally;
import dev.belfry.events.ContactChange;
import dev.belfry.events.ContactChange.Erased;
import dev.belfry.events.ContactChange.Put;
import dev.belfry.events.ContactEvent;
import dev.belfry.events.ContactKey;
import dev.belfry.events.EventCodec.NotAnEvent;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventType;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a batch of `belfry.contacts` leads to: the last record of each key counts. What is erased
/// leaves nothing, so a record that can't be understood is counted and said, but not kept anywhere:
/// it may be someone's address.
///
/// @param changes the last of each contact
/// @param tally what became of each record
public record ContactBatch(Collection<ContactChange> changes, Tally tally) {
  private static final Logger log = LoggerFactory.getLogger(ContactBatch.class);

  /// Copies the changes.
  public ContactBatch {
    changes = List.copyOf(changes);
  }

  /// Reads a batch.
  ///
  /// @param records in the order of each partition
  public static ContactBatch of(EventLog eventLog, List<ConsumerRecord<byte[], byte[]>> records) {
    Tally tally = Tally.NOTHING;
    Map<ContactKey, ContactChange> last = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> each : records) {
      try {
        ContactChange change = ContactChange.parse(eventLog, each);
        last.put(change.key(), change);
        tally = tally.plus(applied(change));
      } catch (NotAnEvent e) {
        tally = tally.plus(passOver(each, e.reason()));
      }
    }
    return new ContactBatch(last.values(), tally);
  }

  /// Says that a record is not applied.
  ///
  /// @param reason for people, without any of the record's content
  public static Tally passOver(ConsumerRecord<byte[], byte[]> each, String reason) {
    log.warn(
        "{}-{} offset {} is passed over: {}",
        each.topic(),
        each.partition(),
        each.offset(),
        reason);
    return Tally.one(Outcome.DEAD, null);
  }

  private static Tally applied(ContactChange change) {
    return switch (change) {
      case Put(ContactEvent event) -> Tally.one(Outcome.APPLIED, EventType.of(event));
      case Erased _ -> new Tally(Map.of(new Tally.Line(Outcome.APPLIED, "contact_erased"), 1));
    };
  }
}
