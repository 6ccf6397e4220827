package dev.belfry.persistence.audit.deadletters;

import dev.belfry.persistence.audit.deadletters.DeadLetterDetails.Disposition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads dead letters and what was decided about them, in the current transaction.
@Component
class DeadLetterQueries {
  private static final String DECIDED =
      """
       FROM dead_letter l
         JOIN applied_position p ON p.topic = l.topic AND p.partition = l.partition
         CROSS JOIN LATERAL (
           SELECT coalesce(max(d.kind), 'open') AS state FROM dead_letter_disposition d
           WHERE d.topic = l.topic AND d.partition = l.partition AND d.log_offset = l.log_offset
             AND d.topic_id = p.topic_id) AS decided
      """; // of the kinds, the greatest word is 'republished'

  private final JdbcClient database;

  DeadLetterQueries(JdbcClient database) {
    this.database = database;
  }

  DeadLetterSummary list(@Nullable DeadLetterState state, int limit, int offset) {
    return new DeadLetterSummary(
        database
            .sql(
                "SELECT l.topic, l.partition, l.log_offset, l.appended_at, l.reason, decided.state"
                    + narrowedTo(state)
                    + " ORDER BY l.appended_at DESC, l.topic DESC, l.partition DESC,"
                    + " l.log_offset DESC LIMIT :limit OFFSET :offset")
            .param("state", word(state))
            .param("limit", limit)
            .param("offset", offset)
            .query((row, _) ->
                new DeadLetterSummary.Item(
                    row.getString("topic"),
                    row.getInt("partition"),
                    row.getLong("log_offset"),
                    instant(row, "appended_at"),
                    row.getString("reason"),
                    DeadLetterState.of(row.getString("state"))))
            .list(),
        count(state));
  }

  /// @param state null for all
  int count(@Nullable DeadLetterState state) {
    return database
        .sql("SELECT count(*)" + narrowedTo(state))
        .param("state", word(state))
        .query(Integer.class)
        .single();
  }

  /// How many are open, without looking at each by itself.
  int countOpen() {
    return database
        .sql(
            """
            SELECT count(*) FROM dead_letter l
              JOIN applied_position p ON p.topic = l.topic AND p.partition = l.partition
            WHERE NOT EXISTS (
              SELECT FROM dead_letter_disposition d
              WHERE d.topic = l.topic AND d.partition = l.partition AND d.log_offset = l.log_offset
                AND d.topic_id = p.topic_id)
            """)
        .query(Integer.class)
        .single();
  }

  private static String narrowedTo(@Nullable DeadLetterState state) {
    return DECIDED + (state == null ? "" : " WHERE decided.state = :state");
  }

  private static String word(@Nullable DeadLetterState state) {
    return state == null ? "" : state.wireName();
  }

  Optional<StoredDeadLetter> one(RecordPlace place) {
    return database
        .sql(
            """
            SELECT p.topic_id, l.appended_at, l.reason, l.record_key, l.record_value,
              l.record_headers
            FROM dead_letter l
              JOIN applied_position p ON p.topic = l.topic AND p.partition = l.partition
            WHERE l.topic = :topic AND l.partition = :partition AND l.log_offset = :offset
            """)
        .params(place.parameters())
        .query((row, _) -> {
          UUID topicId = row.getObject("topic_id", UUID.class);
          return new StoredDeadLetter(
              place,
              topicId,
              instant(row, "appended_at"),
              row.getString("reason"),
              Bytes.of(row.getBytes("record_key")),
              Bytes.of(row.getBytes("record_value")),
              row.getString("record_headers"),
              dispositions(place, topicId));
        })
        .optional();
  }

  private List<Disposition> dispositions(RecordPlace place, UUID topicId) {
    return database
        .sql(
            """
            SELECT kind, actor, reason, decided_at, event_id, position
            FROM dead_letter_disposition
            WHERE topic = :topic AND partition = :partition AND log_offset = :offset
              AND topic_id = :topicId
            ORDER BY audit_offset
            """)
        .params(place.parameters())
        .param("topicId", topicId)
        .query((row, _) ->
            new Disposition(
                DeadLetterState.of(row.getString("kind")),
                row.getString("actor"),
                row.getString("reason"),
                instant(row, "decided_at"),
                row.getString("event_id"),
                row.getString("position")))
        .list();
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
