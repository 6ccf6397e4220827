package dev.belfry.channel.notice;

import dev.belfry.channel.database.Query;
import dev.belfry.events.RecipientId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// Notices that are not known to be in the log: written in the transaction of what they tell of,
/// published afterwards, and removed when Kafka has acknowledged them. So none is lost, and one may
/// be published more than once, under the same id.
public final class Notices {
  private static final String ADD =
      """
      INSERT INTO notice (id, recipient, reason)
      SELECT * FROM unnest(?::uuid[], ?::text[], ?::text[]) ON CONFLICT DO NOTHING
      """;
  private static final String TAKE =
      """
      UPDATE notice n SET taken_at = now() FROM (
        SELECT id FROM notice
        WHERE taken_at IS NULL OR taken_at < now() - ? * interval '1 millisecond'
        ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED) due
      WHERE n.id = due.id RETURNING n.id, n.recipient, n.reason
      """;
  private static final String REMOVE = "DELETE FROM notice WHERE id = ANY (?)";

  private Notices() {}

  /// Adds those that are not there.
  public static void add(Connection connection, Collection<Notice> notices) throws SQLException {
    if (!notices.isEmpty()) {
      new Query(connection, ADD)
          .column("uuid", notices, Notice::id)
          .column("text", notices, Notice::recipient)
          .column("text", notices, Notice::reason)
          .update();
    }
  }

  /// Takes those that were not taken yet, or so long ago that whoever took them has ended.
  static List<Notice> take(Connection connection, Duration lost, int atMost) throws SQLException {
    return new Query(connection, TAKE)
        .with(lost.toMillis())
        .with(atMost)
        .list(row ->
            new Notice(
                Objects.requireNonNull(row.getObject("id", UUID.class)),
                new RecipientId(row.getString("recipient")),
                Objects.requireNonNull(row.getString("reason"))));
  }

  /// Removes what is in the log.
  static void remove(Connection connection, Collection<Notice> notices) throws SQLException {
    new Query(connection, REMOVE).column("uuid", notices, Notice::id).update();
  }
}
