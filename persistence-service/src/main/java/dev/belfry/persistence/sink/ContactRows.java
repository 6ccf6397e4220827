package dev.belfry.persistence.sink;

import dev.belfry.consumer.sink.Outcome;
import dev.belfry.consumer.sink.PositionTable;
import dev.belfry.consumer.sink.SinkTarget;
import dev.belfry.consumer.sink.Tally;
import dev.belfry.events.ContactChange;
import dev.belfry.events.ContactChange.Erased;
import dev.belfry.events.ContactChange.Put;
import dev.belfry.events.ContactEvent;
import dev.belfry.events.ContactKey;
import dev.belfry.events.EmailPut;
import dev.belfry.events.EventCodec.NotAnEvent;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rows that contacts lead to: the last record of each key counts. What is erased leaves
/// nothing, so a record that can't be understood is counted and said, but not kept anywhere: it may
/// be someone's address.
record ContactRows(EventLog eventLog) implements SinkTarget {
  static final PositionTable POSITIONS = new PositionTable("contact_position");

  private static final Logger log = LoggerFactory.getLogger(ContactRows.class);
  private static final String PUT =
      """
      INSERT INTO contact (recipient, kind, hash, email, verified) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (recipient, kind, hash) DO UPDATE
      SET email = excluded.email, verified = excluded.verified
      """;
  private static final String ERASE =
      "DELETE FROM contact WHERE recipient = ? AND kind = ? AND hash = ?";

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

  private static void write(Connection connection, Map<ContactKey, ContactChange> last)
      throws SQLException {
    try (PreparedStatement put = connection.prepareStatement(PUT);
        PreparedStatement erase = connection.prepareStatement(ERASE)) {
      for (ContactChange change : last.values()) {
        PreparedStatement statement =
            switch (change) {
              case Put(EmailPut email) -> {
                put.setString(4, email.email());
                put.setBoolean(5, email.verified());
                yield put;
              }
              case Erased _ -> erase;
            };
        statement.setString(1, change.key().recipient().value());
        statement.setString(2, change.key().kind());
        statement.setString(3, change.key().hash());
        statement.addBatch();
      }
      put.executeBatch();
      erase.executeBatch();
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
