package dev.belfry.persistence.seen;

import dev.belfry.events.RecipientId;
import dev.belfry.persistence.inbox.NotificationRow;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads what receipts say was seen.
@Component
public class SeenQueries {
  /// As rows are in the order of time and of the log alike, it is the one that reaches least far.
  private static final String FIRST =
      """
      SELECT session_id, receipt_offset, seen_at FROM seen
      WHERE recipient = :recipient AND up_to >= :offset ORDER BY up_to LIMIT 1
      """;

  private final JdbcClient database;

  SeenQueries(JdbcClient database) {
    this.database = database;
  }

  /// When a recipient first saw what stands at a place of the log, by one lookup in an index.
  public Optional<Seen> first(RecipientId recipient, long offset) {
    return database
        .sql(FIRST)
        .param("recipient", recipient.value())
        .param("offset", offset)
        .query((row, _) ->
            new Seen(
                row.getObject("session_id", UUID.class),
                row.getLong("receipt_offset"),
                Objects.requireNonNull(NotificationRow.instant(row, "seen_at"))))
        .optional();
  }
}
