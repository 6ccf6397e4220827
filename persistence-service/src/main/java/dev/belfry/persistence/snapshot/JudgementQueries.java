package dev.belfry.persistence.snapshot;

import dev.belfry.events.EventLog;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.inbox.EffectiveChange;
import dev.belfry.persistence.freshness.AppliedPositions;
import dev.belfry.persistence.freshness.FreshReads;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What the rows say of single events. Each goes from the events asked about to the rows, by a key.
@Component
class JudgementQueries {
  private static final String EFFECTIVE =
      """
      SELECT c.log_offset, n.log_offset AS created_offset, n.expires_at,
        coalesce(c.is_unread, c.kind = 'unread') AS is_unread
      FROM unnest(string_to_array(:offsets, ',')::bigint[]) AS asked(log_offset)
        CROSS JOIN LATERAL (
          SELECT * FROM state_change
          WHERE partition = :partition AND log_offset = asked.log_offset LIMIT 1) c
        JOIN LATERAL (
          SELECT * FROM notification
          WHERE partition = c.partition AND id = c.notification_id LIMIT 1) n ON true
      WHERE c.effective AND (c.recipient IS NULL OR c.recipient = :recipient)
      """;

  private static final String REPEATS =
      """
      SELECT asked.log_offset
      FROM unnest(string_to_array(:offsets, ',')::bigint[], string_to_array(:ids, ',')::uuid[])
        AS asked(log_offset, id)
      WHERE EXISTS (
          SELECT FROM notification n WHERE n.partition = :partition AND n.id = asked.id
            AND n.log_offset < asked.log_offset)
        OR EXISTS (
          SELECT FROM state_change c WHERE c.partition = :partition AND c.event_id = asked.id
            AND c.log_offset < asked.log_offset)
        OR EXISTS (
          SELECT FROM settings_change s WHERE s.partition = :partition AND s.event_id = asked.id
            AND s.log_offset < asked.log_offset)
      """;

  private final JdbcClient database;
  private final AppliedPositions positions;

  JudgementQueries(JdbcClient database, AppliedPositions positions) {
    this.database = database;
    this.positions = positions;
  }

  /// Those of the changes that took effect.
  List<EffectiveChange> effective(
      EventLog log, RecipientId recipient, @Nullable Position atLeast, List<Long> offsets) {
    expect(atLeast, positions.of(log, recipient));
    return database
        .sql(EFFECTIVE)
        .param("offsets", listed(offsets))
        .param("partition", log.partitionOf(recipient))
        .param("recipient", recipient.value())
        .query((row, _) -> {
          OffsetDateTime expiresAt = row.getObject("expires_at", OffsetDateTime.class);
          return new EffectiveChange(
              row.getLong("log_offset"),
              row.getLong("created_offset"),
              expiresAt == null ? null : expiresAt.toInstant(),
              row.getBoolean("is_unread"));
        })
        .list();
  }

  /// The offsets of those that are repeats.
  List<Long> repeats(
      EventLog log,
      RecipientId recipient,
      @Nullable Position atLeast,
      List<Long> offsets,
      List<UUID> ids) {
    expect(atLeast, positions.of(log, recipient));
    return database
        .sql(REPEATS)
        .param("offsets", listed(offsets))
        .param("ids", listed(ids))
        .param("partition", log.partitionOf(recipient))
        .query((row, _) -> row.getLong(1))
        .list();
  }

  /// Rows that were there may be gone: a restored database.
  static void expect(@Nullable Position atLeast, Position reached) {
    if (atLeast != null && reached.compareTo(atLeast) < 0) {
      throw FreshReads.behind();
    }
  }

  private static String listed(List<?> values) {
    return values.stream().map(Object::toString).collect(Collectors.joining(","));
  }
}
