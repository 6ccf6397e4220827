package dev.belfry.persistence.sink;

import dev.belfry.events.NotificationDelivered;
import dev.belfry.events.ReceiptEvent;
import dev.belfry.events.RecipientId;
import dev.belfry.events.SessionClosed;
import dev.belfry.events.SessionOpened;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// What a stretch of receipts says: of each notification on each session, and of each session, what
/// was said first.
final class Reported {
  private static final String RECEIPTS =
      """
      INSERT INTO receipt AS known
        (recipient, notification_id, session_id, pushed_offset, pushed_at, acknowledged_offset,
         acknowledged_at)
      SELECT * FROM unnest(
        ?::text[], ?::uuid[], ?::uuid[], ?::bigint[], ?::timestamptz[], ?::bigint[],
        ?::timestamptz[])
      ON CONFLICT (recipient, notification_id, session_id) DO UPDATE
      SET pushed_offset = coalesce(known.pushed_offset, excluded.pushed_offset),
        pushed_at = coalesce(known.pushed_at, excluded.pushed_at),
        acknowledged_offset = coalesce(known.acknowledged_offset, excluded.acknowledged_offset),
        acknowledged_at = coalesce(known.acknowledged_at, excluded.acknowledged_at)
      WHERE known.pushed_offset IS NULL AND excluded.pushed_offset IS NOT NULL
        OR known.acknowledged_offset IS NULL AND excluded.acknowledged_offset IS NOT NULL
      """;
  private static final String SESSIONS =
      """
      INSERT INTO delivery_session AS known
        (recipient, session_id, node, opened_offset, opened_at, opened_from, opened_state,
         closed_offset, closed_at, sent_up_to, close_code)
      SELECT * FROM unnest(
        ?::text[], ?::uuid[], ?::text[], ?::bigint[], ?::timestamptz[], ?::text[], ?::text[],
        ?::bigint[], ?::timestamptz[], ?::text[], ?::int[])
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

  private final Map<ReceiptKey, Stamp> pushed = new LinkedHashMap<>();
  private final Map<ReceiptKey, Stamp> acknowledged = new LinkedHashMap<>();
  private final Map<SessionKey, Opening> openings = new LinkedHashMap<>();
  private final Map<SessionKey, Closing> closings = new LinkedHashMap<>();

  void take(ReceiptEvent event, Stamp stamp) {
    switch (event) {
      case NotificationDelivered delivered -> {
        var session = new SessionKey(delivered.recipient(), delivered.sessionId());
        delivered.pushed().forEach(id -> pushed.putIfAbsent(new ReceiptKey(session, id), stamp));
        delivered
            .acknowledged()
            .forEach(id -> acknowledged.putIfAbsent(new ReceiptKey(session, id), stamp));
      }
      case SessionOpened opened ->
          openings.putIfAbsent(
              new SessionKey(opened.recipient(), opened.sessionId()), new Opening(opened, stamp));
      case SessionClosed closed ->
          closings.putIfAbsent(
              new SessionKey(closed.recipient(), closed.sessionId()), new Closing(closed, stamp));
    }
  }

  /// Writes it in the connection's transaction, where nothing was said before.
  void write(Connection connection) throws SQLException {
    write(
        connection,
        RECEIPTS,
        keysOf(pushed, acknowledged),
        columns ->
            columns
                .column("text", key -> key.session().recipient())
                .column("uuid", ReceiptKey::notificationId)
                .column("uuid", key -> key.session().sessionId())
                .column("int8", key -> of(pushed.get(key), Stamp::offset))
                .column("timestamptz", key -> of(pushed.get(key), Stamp::at))
                .column("int8", key -> of(acknowledged.get(key), Stamp::offset))
                .column("timestamptz", key -> of(acknowledged.get(key), Stamp::at)));
    write(
        connection,
        SESSIONS,
        keysOf(openings, closings),
        columns ->
            columns
                .column("text", SessionKey::recipient)
                .column("uuid", SessionKey::sessionId)
                .column("text", key -> of(openings.get(key), opening -> opening.event.node()))
                .column("int8", key -> of(openings.get(key), opening -> opening.stamp.offset))
                .column("timestamptz", key -> of(openings.get(key), opening -> opening.stamp.at))
                .column("text", key -> of(openings.get(key), opening -> opening.event.from()))
                .column("text", key -> of(openings.get(key), opening -> opening.event.state()))
                .column("int8", key -> of(closings.get(key), closing -> closing.stamp.offset))
                .column("timestamptz", key -> of(closings.get(key), closing -> closing.stamp.at))
                .column("text", key -> of(closings.get(key), closing -> closing.event.sentUpTo()))
                .column("int4", key -> of(closings.get(key), closing -> closing.event.code())));
  }

  private static <K> List<K> keysOf(Map<K, ?> one, Map<K, ?> other) {
    return Stream.concat(one.keySet().stream(), other.keySet().stream()).distinct().toList();
  }

  private static <T extends @Nullable Object> @Nullable Object of(
      @Nullable T reported, Function<T, @Nullable Object> value) {
    return reported == null ? null : value.apply(reported);
  }

  private static <R> void write(
      Connection connection, String sql, List<R> rows, ColumnArrays.Binding<R> binding)
      throws SQLException {
    if (!rows.isEmpty()) {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        binding.bind(new ColumnArrays<>(statement, rows));
        statement.executeUpdate();
      }
    }
  }

  /// Where and when a record was appended.
  record Stamp(long offset, Instant at) {
    static Stamp of(ConsumerRecord<byte[], byte[]> raw) {
      return new Stamp(raw.offset(), Instant.ofEpochMilli(raw.timestamp()));
    }
  }

  private record SessionKey(RecipientId recipient, UUID sessionId) {}

  private record ReceiptKey(SessionKey session, UUID notificationId) {}

  private record Opening(SessionOpened event, Stamp stamp) {}

  private record Closing(SessionClosed event, Stamp stamp) {}
}
