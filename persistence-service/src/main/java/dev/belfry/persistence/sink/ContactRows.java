package dev.belfry.persistence.sink;

import dev.belfry.consumer.contact.ContactBatch;
import dev.belfry.consumer.sink.PositionTable;
import dev.belfry.consumer.sink.SinkTarget;
import dev.belfry.consumer.sink.Tally;
import dev.belfry.events.ContactChange;
import dev.belfry.events.ContactChange.Erased;
import dev.belfry.events.ContactChange.Put;
import dev.belfry.events.ContactKey;
import dev.belfry.events.EmailPut;
import dev.belfry.events.EventLog;
import dev.belfry.events.Ids;
import dev.belfry.events.PushPut;
import dev.belfry.events.RecipientId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// The rows that contacts lead to.
record ContactRows(EventLog eventLog) implements SinkTarget {
  static final PositionTable POSITIONS = new PositionTable("contact_position");

  private static final String PUT_EMAIL =
      """
      INSERT INTO contact (recipient, kind, hash, email, verified) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (recipient, kind, hash) DO UPDATE
      SET email = excluded.email, verified = excluded.verified
      """;
  private static final String ERASE_EMAIL =
      "DELETE FROM contact WHERE recipient = ? AND kind = ? AND hash = ?";
  private static final String PUT_DEVICE =
      """
      INSERT INTO push_subscription (recipient, id, platform, registered_at) VALUES (?, ?, ?, ?)
      ON CONFLICT (recipient, id) DO UPDATE
      SET platform = excluded.platform, registered_at = excluded.registered_at
      """;
  private static final String ERASE_DEVICE =
      "DELETE FROM push_subscription WHERE recipient = ? AND id = ?";

  @Override
  public Tally write(Connection connection, List<ConsumerRecord<byte[], byte[]>> records)
      throws SQLException {
    ContactBatch batch = ContactBatch.of(eventLog, records);
    write(connection, batch.changes());
    return batch.tally();
  }

  private static void write(Connection connection, Collection<ContactChange> changes)
      throws SQLException {
    try (PreparedStatement putEmail = connection.prepareStatement(PUT_EMAIL);
        PreparedStatement eraseEmail = connection.prepareStatement(ERASE_EMAIL);
        PreparedStatement putDevice = connection.prepareStatement(PUT_DEVICE);
        PreparedStatement eraseDevice = connection.prepareStatement(ERASE_DEVICE)) {
      for (ContactChange change : changes) {
        switch (change) {
          case Put(EmailPut email) -> {
            putEmail.setString(4, email.email());
            putEmail.setBoolean(5, email.verified());
            addByKey(putEmail, email.contact());
          }
          case Put(PushPut device) -> {
            putDevice.setString(3, device.platform().wireName());
            putDevice.setObject(4, device.registeredAt().atOffset(ZoneOffset.UTC));
            addById(putDevice, device.recipient(), device.id());
          }
          case Erased(ContactKey key) when key.kind().equals(ContactKey.PUSH) -> {
            UUID id = Ids.parse(key.hash()).orElse(null);
            if (id != null) { // under another hash there is nothing to erase
              addById(eraseDevice, key.recipient(), id);
            }
          }
          case Erased(ContactKey key) -> addByKey(eraseEmail, key);
        }
      }
      for (var statement : List.of(putEmail, eraseEmail, putDevice, eraseDevice)) {
        statement.executeBatch();
      }
    }
  }

  private static void addByKey(PreparedStatement statement, ContactKey key) throws SQLException {
    statement.setString(1, key.recipient().value());
    statement.setString(2, key.kind());
    statement.setString(3, key.hash());
    statement.addBatch();
  }

  private static void addById(PreparedStatement statement, RecipientId recipient, UUID id)
      throws SQLException {
    statement.setString(1, recipient.value());
    statement.setObject(2, id);
    statement.addBatch();
  }

  @Override
  public Tally refused(
      Connection connection, ConsumerRecord<byte[], byte[]> record, String reason) {
    return ContactBatch.passOver(record, reason);
  }
}
