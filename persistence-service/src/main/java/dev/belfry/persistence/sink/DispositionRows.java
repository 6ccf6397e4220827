package dev.belfry.persistence.sink;

import dev.belfry.consumer.sink.Outcome;
import dev.belfry.consumer.sink.Tally;
import dev.belfry.events.AuditActed;
import dev.belfry.events.AuditEvent;
import dev.belfry.events.AuditQueried;
import dev.belfry.events.DeadLetterDiscarded;
import dev.belfry.events.DeadLetterRepublished;
import dev.belfry.events.EventCodec;
import dev.belfry.events.EventCodec.NotAnEvent;
import dev.belfry.events.EventType;
import dev.belfry.events.Position;
import dev.belfry.persistence.audit.deadletters.DeadLetter;
import dev.belfry.persistence.audit.deadletters.DeadLetterRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// The rows that decisions about dead letters lead to. What else stands in `belfry.audit` leads to
/// none: it is kept there to be read.
record DispositionRows() implements Rows {
  private static final String INSERT =
      """
      INSERT INTO dead_letter_disposition
        (topic, partition, log_offset, audit_offset, topic_id, kind, actor, reason, event_id,
         position, decided_at)
      SELECT * FROM unnest(
        ?::text[], ?::int[], ?::bigint[], ?::bigint[], ?::uuid[], ?::text[], ?::text[], ?::text[],
        ?::text[], ?::text[], ?::timestamptz[])
      """;

  @Override
  public Tally write(Connection connection, List<ConsumerRecord<byte[], byte[]>> stretch)
      throws SQLException {
    Map<Tally.Line, Integer> counts = new HashMap<>();
    List<DeadLetter> deadLetters = new ArrayList<>();
    List<Disposition> dispositions = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> raw : stretch) {
      try {
        AuditEvent event = EventCodec.parseAudit(raw);
        Disposition disposition = disposition(event, raw);
        if (disposition != null) {
          dispositions.add(disposition);
        }
        Outcome outcome = disposition == null ? Outcome.IGNORED : Outcome.APPLIED;
        counts.merge(Tally.Line.of(outcome, EventType.of(event)), 1, Integer::sum);
      } catch (NotAnEvent e) {
        deadLetters.add(new DeadLetter(raw, e.reason()));
        counts.merge(Tally.Line.of(Outcome.DEAD, null), 1, Integer::sum);
      }
    }
    insert(connection, dispositions);
    DeadLetterRows.insert(connection, deadLetters);
    return new Tally(counts);
  }

  private static @Nullable Disposition disposition(
      AuditEvent event, ConsumerRecord<byte[], byte[]> raw) {
    Instant at = Instant.ofEpochMilli(raw.timestamp());
    return switch (event) {
      case DeadLetterRepublished done ->
          new Disposition(
              done.topic(),
              done.partition(),
              done.offset(),
              raw.offset(),
              done.topicId(),
              "republished",
              done.actor(),
              done.reason(),
              done.eventId(),
              done.position(),
              at);
      case DeadLetterDiscarded done ->
          new Disposition(
              done.topic(),
              done.partition(),
              done.offset(),
              raw.offset(),
              done.topicId(),
              "discarded",
              done.actor(),
              done.reason(),
              null,
              null,
              at);
      case AuditQueried _, AuditActed _ -> null;
    };
  }

  private static void insert(Connection connection, List<Disposition> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      new ColumnArrays<>(insert, rows)
          .column("text", Disposition::topic)
          .column("int4", Disposition::partition)
          .column("int8", Disposition::offset)
          .column("int8", Disposition::auditOffset)
          .column("uuid", Disposition::topicId)
          .column("text", Disposition::kind)
          .column("text", Disposition::actor)
          .column("text", Disposition::reason)
          .column("text", Disposition::eventId)
          .column("text", Disposition::position)
          .column("timestamptz", Disposition::at);
      insert.executeUpdate();
    }
  }

  private record Disposition(
      String topic,
      int partition,
      long offset,
      long auditOffset,
      UUID topicId,
      String kind,
      String actor,
      String reason,
      @Nullable String eventId,
      @Nullable Position position,
      Instant at) {}
}
