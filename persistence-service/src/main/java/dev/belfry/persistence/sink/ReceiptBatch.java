package dev.belfry.persistence.sink;

import dev.belfry.events.EventLog;
import dev.belfry.events.NotificationDelivered;
import dev.belfry.events.Position;
import dev.belfry.events.ReceiptEvent;
import dev.belfry.events.RecipientId;
import dev.belfry.events.SessionClosed;
import dev.belfry.events.SessionOpened;
import dev.belfry.persistence.sink.ReachSteps.Reach;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// What a batch of receipts says: of each notification on each session, and of each session, what
/// was said first; and of each recipient, what goes beyond all that they had seen before.
final class ReceiptBatch {
  private static final String FIRST_OF_RECEIPTS =
      """
      ON CONFLICT (recipient, notification_id, session_id) DO UPDATE
      SET pushed_offset = coalesce(known.pushed_offset, excluded.pushed_offset),
        pushed_at = coalesce(known.pushed_at, excluded.pushed_at),
        acknowledged_offset = coalesce(known.acknowledged_offset, excluded.acknowledged_offset),
        acknowledged_at = coalesce(known.acknowledged_at, excluded.acknowledged_at)
      WHERE known.pushed_offset IS NULL AND excluded.pushed_offset IS NOT NULL
        OR known.acknowledged_offset IS NULL AND excluded.acknowledged_offset IS NOT NULL
      """;
  private static final String FIRST_OF_SESSIONS =
      """
      ON CONFLICT (recipient, session_id) DO UPDATE
      SET node = coalesce(known.node, excluded.node),
        opened_offset = coalesce(known.opened_offset, excluded.opened_offset),
        opened_at = coalesce(known.opened_at, excluded.opened_at),
        opened_from = coalesce(known.opened_from, excluded.opened_from),
        opened_state = coalesce(known.opened_state, excluded.opened_state),
        closed_offset = coalesce(known.closed_offset, excluded.closed_offset),
        closed_at = coalesce(known.closed_at, excluded.closed_at),
        sent_up_to = coalesce(known.sent_up_to, excluded.sent_up_to),
        close_code = coalesce(known.close_code, excluded.close_code)
      WHERE known.opened_offset IS NULL AND excluded.opened_offset IS NOT NULL
        OR known.closed_offset IS NULL AND excluded.closed_offset IS NOT NULL
      """;

  private static final String MORE_THAN_BEFORE =
      """
      WHERE NOT EXISTS (SELECT FROM seen known
        WHERE known.recipient = new_row.recipient AND known.up_to >= new_row.up_to)
      """;

  private static final Insert<ReceiptRow> RECEIPTS =
      Insert.<ReceiptRow>into("receipt AS known")
          .column("recipient", "text", row -> row.key.session.recipient)
          .column("notification_id", "uuid", row -> row.key.notificationId)
          .column("session_id", "uuid", row -> row.key.session.sessionId)
          .column("pushed_offset", "int8", row -> of(row.pushed, Stamp::offset))
          .column("pushed_at", "timestamptz", row -> of(row.pushed, Stamp::at))
          .column("acknowledged_offset", "int8", row -> of(row.acknowledged, Stamp::offset))
          .column("acknowledged_at", "timestamptz", row -> of(row.acknowledged, Stamp::at))
          .then(FIRST_OF_RECEIPTS);
  private static final Insert<SessionRow> SESSIONS =
      Insert.<SessionRow>into("delivery_session AS known")
          .column("recipient", "text", row -> row.key.recipient)
          .column("session_id", "uuid", row -> row.key.sessionId)
          .column("node", "text", row -> of(row.opening, opening -> opening.event.node()))
          .column("opened_offset", "int8", row -> of(row.opening, opening -> opening.stamp.offset))
          .column("opened_at", "timestamptz", row -> of(row.opening, opening -> opening.stamp.at))
          .column("opened_from", "text", row -> of(row.opening, opening -> opening.event.from()))
          .column("opened_state", "text", row -> of(row.opening, opening -> opening.event.state()))
          .column("closed_offset", "int8", row -> of(row.closing, closing -> closing.stamp.offset))
          .column("closed_at", "timestamptz", row -> of(row.closing, closing -> closing.stamp.at))
          .column("sent_up_to", "text", row -> of(row.closing, closing -> closing.event.sentUpTo()))
          .column("close_code", "int4", row -> of(row.closing, closing -> closing.event.code()))
          .then(FIRST_OF_SESSIONS);

  private static final Insert<SeenRow> SEEN =
      Insert.<SeenRow>into("seen")
          .column("recipient", "text", SeenRow::recipient)
          .column("up_to", "int8", SeenRow::upTo)
          .column("session_id", "uuid", SeenRow::sessionId)
          .column("receipt_offset", "int8", row -> row.stamp.offset)
          .column("seen_at", "timestamptz", row -> row.stamp.at)
          .then(MORE_THAN_BEFORE);

  private final EventLog log;
  private final Map<RecipientId, Long> seenUpTo = new HashMap<>();
  private final List<SeenRow> seen = new ArrayList<>();
  private final Map<ReceiptKey, Stamp> pushed = new LinkedHashMap<>();
  private final Map<ReceiptKey, Stamp> acknowledged = new LinkedHashMap<>();
  private final Map<SessionKey, Opening> openings = new LinkedHashMap<>();
  private final Map<SessionKey, Closing> closings = new LinkedHashMap<>();

  /// @param log to which positions belong; those of another say nothing
  ReceiptBatch(EventLog log) {
    this.log = log;
  }

  void take(ReceiptEvent event, Stamp stamp) {
    switch (event) {
      case NotificationDelivered delivered -> {
        var session = new SessionKey(delivered.recipient(), delivered.sessionId());
        delivered.pushed().forEach(id -> pushed.putIfAbsent(new ReceiptKey(session, id), stamp));
        delivered
            .acknowledged()
            .forEach(id -> acknowledged.putIfAbsent(new ReceiptKey(session, id), stamp));
        if (delivered.seen() != null) {
          see(session, delivered.seen(), stamp);
        }
      }
      case SessionOpened opened ->
          openings.putIfAbsent(
              new SessionKey(opened.recipient(), opened.sessionId()), new Opening(opened, stamp));
      case SessionClosed closed ->
          closings.putIfAbsent(
              new SessionKey(closed.recipient(), closed.sessionId()), new Closing(closed, stamp));
    }
  }

  private void see(SessionKey session, Position upTo, Stamp stamp) {
    RecipientId recipient = session.recipient;
    if (log.isPositionOf(recipient, upTo)
        && upTo.offset() > seenUpTo.getOrDefault(recipient, -1L)) {
      seenUpTo.put(recipient, upTo.offset());
      seen.add(new SeenRow(recipient, upTo.offset(), session.sessionId, stamp));
    }
  }

  /// Writes it in the connection's transaction, where nothing was said before.
  void write(Connection connection) throws SQLException {
    RECEIPTS.write(
        connection,
        keysOf(pushed, acknowledged).stream()
            .map(key -> new ReceiptRow(key, pushed.get(key), acknowledged.get(key)))
            .toList());
    SESSIONS.write(
        connection,
        keysOf(openings, closings).stream()
            .map(key -> new SessionRow(key, openings.get(key), closings.get(key)))
            .toList());
    SEEN.write(connection, seen);
  }

  /// What it says of people who have seen more than all before it in the batch; what was known
  /// earlier is not known here.
  List<Reach> reaches() {
    return seen.stream()
        .map(row ->
            new Reach(
                log.partitionOf(row.recipient),
                row.recipient,
                -1,
                row.upTo,
                row.stamp.offset,
                row.stamp.at))
        .toList();
  }

  private static <K> List<K> keysOf(Map<K, ?> one, Map<K, ?> other) {
    return Stream.concat(one.keySet().stream(), other.keySet().stream()).distinct().toList();
  }

  private static <T extends @Nullable Object> @Nullable Object of(
      @Nullable T said, Function<T, @Nullable Object> value) {
    return said == null ? null : value.apply(said);
  }

  /// Where and when a record was appended.
  record Stamp(long offset, Instant at) {
    static Stamp of(ConsumerRecord<byte[], byte[]> raw) {
      return new Stamp(raw.offset(), Instant.ofEpochMilli(raw.timestamp()));
    }
  }

  private record SessionKey(RecipientId recipient, UUID sessionId) {}

  private record ReceiptKey(SessionKey session, UUID notificationId) {}

  private record ReceiptRow(ReceiptKey key, @Nullable Stamp pushed, @Nullable Stamp acknowledged) {}

  private record SessionRow(SessionKey key, @Nullable Opening opening, @Nullable Closing closing) {}

  private record SeenRow(RecipientId recipient, long upTo, UUID sessionId, Stamp stamp) {}

  private record Opening(SessionOpened event, Stamp stamp) {}

  private record Closing(SessionClosed event, Stamp stamp) {}
}
