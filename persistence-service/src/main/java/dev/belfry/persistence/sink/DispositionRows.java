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
  private static final Insert<Disposition> INSERT =
      Insert.<Disposition>into("dead_letter_disposition")
          .column("topic", "text", Disposition::topic)
          .column("partition", "int4", Disposition::partition)
          .column("log_offset", "int8", Disposition::offset)
          .column("audit_offset", "int8", Disposition::auditOffset)
          .column("topic_id", "uuid", Disposition::topicId)
          .column("kind", "text", Disposition::kind)
          .column("actor", "text", Disposition::actor)
          .column("reason", "text", Disposition::reason)
          .column("event_id", "text", Disposition::eventId)
          .column("position", "text", Disposition::position)
          .column("decided_at", "timestamptz", Disposition::at)
          .then("");

  @Override
  public Tally write(Connection connection, List<ConsumerRecord<byte[], byte[]>> batch)
      throws SQLException {
    Map<Tally.Line, Integer> counts = new HashMap<>();
    List<DeadLetter> deadLetters = new ArrayList<>();
    List<Disposition> dispositions = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> raw : batch) {
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
    INSERT.write(connection, dispositions);
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
