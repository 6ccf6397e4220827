package dev.belfry.channel.contact;

import dev.belfry.channel.database.Query;
import dev.belfry.consumer.sink.Outcome;
import dev.belfry.consumer.sink.SinkTarget;
import dev.belfry.consumer.sink.Tally;
import dev.belfry.events.ContactChange;
import dev.belfry.events.ContactChange.Erased;
import dev.belfry.events.ContactChange.Put;
import dev.belfry.events.ContactEvent;
import dev.belfry.events.ContactKey;
import dev.belfry.events.EventCodec.NotAnEvent;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventType;
import dev.belfry.events.Json;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rows that contacts lead to: the last record of each key counts. What is erased leaves
/// nothing, so a record that can't be understood is counted and said, but not kept anywhere: it may
/// be someone's address.
public record ContactRows(EventLog eventLog) implements SinkTarget {
  private static final Logger log = LoggerFactory.getLogger(ContactRows.class);
  private static final String PUT =
      """
      INSERT INTO contact (recipient, kind, hash, partition, event)
      SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::int[], ?::json[])
      ON CONFLICT (recipient, kind, hash) DO UPDATE SET event = excluded.event
      """;
  private static final String ERASE =
      """
      DELETE FROM contact c USING unnest(?::text[], ?::text[], ?::text[]) AS gone(recipient, kind, hash)
      WHERE c.recipient = gone.recipient AND c.kind = gone.kind AND c.hash = gone.hash
      """;

  @Override
  public Tally write(Connection connection, List<ConsumerRecord<byte[], byte[]>> records)
      throws SQLException {
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
    write(connection, last);
    return tally;
  }

  private static Tally applied(ContactChange change) {
    return switch (change) {
      case Put(ContactEvent event) -> Tally.one(Outcome.APPLIED, EventType.of(event));
      case Erased _ -> new Tally(Map.of(new Tally.Line(Outcome.APPLIED, "contact_erased"), 1));
    };
  }

  private void write(Connection connection, Map<ContactKey, ContactChange> last)
      throws SQLException {
    List<ContactEvent> put = new ArrayList<>();
    List<ContactKey> erased = new ArrayList<>();
    for (ContactChange change : last.values()) {
      switch (change) {
        case Put(ContactEvent event) -> put.add(event);
        case Erased(ContactKey key) -> erased.add(key);
      }
    }
    if (!put.isEmpty()) {
      new Query(connection, PUT)
          .column("text", put, event -> event.recipient())
          .column("text", put, event -> event.contact().kind())
          .column("text", put, event -> event.contact().hash())
          .column("int4", put, event -> eventLog.partitionOf(event.recipient()))
          .column("json", put, event -> Json.mapper().writeValueAsString(event))
          .update();
    }
    if (!erased.isEmpty()) {
      new Query(connection, ERASE)
          .column("text", erased, ContactKey::recipient)
          .column("text", erased, ContactKey::kind)
          .column("text", erased, ContactKey::hash)
          .update();
    }
  }

  @Override
  public Tally refused(
      Connection connection, ConsumerRecord<byte[], byte[]> record, String reason) {
    return passOver(record, reason);
  }

  private static Tally passOver(ConsumerRecord<byte[], byte[]> each, String reason) {
    log.warn(
        "{}-{} offset {} is passed over: {}",
        each.topic(),
        each.partition(),
        each.offset(),
        reason);
    return Tally.one(Outcome.DEAD, null);
  }
}
