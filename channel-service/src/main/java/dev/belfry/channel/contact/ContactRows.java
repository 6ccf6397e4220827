package dev.belfry.channel.contact;

import dev.belfry.channel.database.Query;
import dev.belfry.consumer.contact.ContactBatch;
import dev.belfry.consumer.sink.SinkTarget;
import dev.belfry.consumer.sink.Tally;
import dev.belfry.events.ContactChange;
import dev.belfry.events.ContactChange.Erased;
import dev.belfry.events.ContactChange.Put;
import dev.belfry.events.ContactEvent;
import dev.belfry.events.ContactKey;
import dev.belfry.events.EventLog;
import dev.belfry.events.Json;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// The rows that contacts lead to.
public record ContactRows(EventLog eventLog) implements SinkTarget {
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
    ContactBatch batch = ContactBatch.of(eventLog, records);
    write(connection, batch.changes());
    return batch.tally();
  }

  private void write(Connection connection, Collection<ContactChange> changes) throws SQLException {
    List<ContactEvent> put = new ArrayList<>();
    List<ContactKey> erased = new ArrayList<>();
    for (ContactChange change : changes) {
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
    return ContactBatch.passOver(record, reason);
  }
}
