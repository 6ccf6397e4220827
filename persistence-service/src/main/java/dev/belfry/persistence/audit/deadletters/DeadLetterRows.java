package dev.belfry.persistence.audit.deadletters;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;

/// Writes the table `dead_letter`.
public final class DeadLetterRows {
  private static final String INSERT =
      """
      INSERT INTO dead_letter
        (topic, partition, log_offset, appended_at, reason, record_key, record_value, record_headers)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private DeadLetterRows() {}

  /// Adds them in the transaction of the connection, that of the rows around them: so there is no
  /// way for a record to be neither stored nor kept here.
  public static void insert(Connection connection, List<DeadLetter> letters) throws SQLException {
    if (letters.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (DeadLetter letter : letters) {
        var raw = letter.raw();
        insert.setString(1, raw.topic());
        insert.setInt(2, raw.partition());
        insert.setLong(3, raw.offset());
        insert.setObject(4, letter.appendedAt().atOffset(ZoneOffset.UTC));
        insert.setString(5, letter.reason());
        insert.setBytes(6, raw.key());
        insert.setBytes(7, raw.value());
        insert.setString(8, letter.headersAsJson());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }
}
