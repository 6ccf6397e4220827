package dev.belfry.channel.plan;

import dev.belfry.channel.database.Query;
import dev.belfry.channel.delivery.Cancellations;
import dev.belfry.channel.delivery.Cancelled;
import dev.belfry.channel.delivery.ItemKey;
import dev.belfry.channel.plan.FoldedMarks.Span;
import dev.belfry.events.CancelReason;
import dev.belfry.events.Channel;
import dev.belfry.events.RecipientId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What marks make of items. One that waits, or is decided and not claimed, is cancelled at once;
/// one that is being sent is only noted as needless, for the case that it has to be sent again.
///
/// Rows of deliveries are locked before those of items, as everywhere.
record Needless(Connection connection) {
  private static final String COLUMNS =
      "i.notification_id, i.recipient, i.channel, i.delivery_id, m.log_offset, m.reason";
  private static final String EFFECTIVE =
      """
      i.closed IS NULL AND i.needless IS NULL AND i.log_offset < m.log_offset
        AND (i.expires_at IS NULL OR i.expires_at > m.marked_at)
        AND (m.reason <> 'read' OR i.unless <> 'never')
      """;

  /// What one person has of it, whoever else has it too.
  private static final String OF_ONE =
      """
      SELECT %s
      FROM unnest(?::int[], ?::bigint[], ?::timestamptz[], ?::text[], ?::uuid[], ?::text[], ?::text[])
        AS m(partition, log_offset, marked_at, recipient, notification_id, sender, reason)
      CROSS JOIN LATERAL (SELECT * FROM item
        WHERE notification_id = m.notification_id AND recipient = m.recipient {lock}) i
      WHERE i.partition = m.partition
        AND (m.sender IS NULL OR (i.sender = m.sender AND NOT i.broadcast))
        AND %s
      """
          .formatted(COLUMNS, EFFECTIVE);

  /// What all in the partition have of it, and has not come to its end.
  private static final String OF_EVERYONE =
      """
      SELECT %s
      FROM unnest(?::int[], ?::bigint[], ?::timestamptz[], ?::text[], ?::uuid[], ?::text[], ?::text[])
        AS m(partition, log_offset, marked_at, nobody, notification_id, sender, reason)
      CROSS JOIN LATERAL (SELECT * FROM item
        WHERE notification_id = m.notification_id AND partition = m.partition
          AND broadcast AND closed IS NULL {lock}) i
      WHERE (m.sender IS NULL OR i.sender = m.sender) AND %s
      """
          .formatted(COLUMNS, EFFECTIVE);

  private static final String COVERED =
      """
      SELECT %s
      FROM unnest(?::bigint[], ?::timestamptz[], ?::text[], ?::bigint[], ?::bigint[], ?::text[])
        AS m(log_offset, marked_at, recipient, after, up_to, reason)
      CROSS JOIN LATERAL (SELECT * FROM item
        WHERE recipient = m.recipient AND closed IS NULL
          AND log_offset > m.after AND log_offset <= m.up_to {lock}) i
      WHERE %s
      """
          .formatted(COLUMNS, EFFECTIVE);
  private static final String LOCK_DELIVERIES =
      """
      SELECT delivery_id FROM delivery
      WHERE delivery_id = ANY (?) AND state IN ('decided', 'deferred', 'unknown')
      ORDER BY delivery_id FOR UPDATE
      """;

  /// Of rows that are locked. Were it to ask whether they are open, PostgreSQL would rather go
  /// through all that the recipient has open, for each row once.
  private static final String NOTE =
      """
      UPDATE item i SET needless = m.reason
      FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[])
        AS m(notification_id, recipient, channel, reason)
      WHERE i.notification_id = m.notification_id AND i.recipient = m.recipient
        AND i.channel = m.channel
      """;

  /// @param all in the order of the log
  /// @param createdAmong what was created in the same batch
  void write(List<Mark> all, Set<UUID> createdAmong) throws SQLException {
    if (all.isEmpty()) {
      return;
    }
    var marks = FoldedMarks.of(all, createdAmong);
    Set<UUID> concerned = new HashSet<>();
    for (Found found : find(marks, "")) {
      if (found.deliveryId != null) {
        concerned.add(found.deliveryId);
      }
    }
    Set<UUID> free =
        concerned.isEmpty()
            ? Set.of()
            : new HashSet<>(
                new Query(connection, LOCK_DELIVERIES)
                    .column("uuid", concerned, id -> id)
                    .list(row -> Objects.requireNonNull(row.getObject("delivery_id", UUID.class))));
    Map<ItemKey, Found> needless = new LinkedHashMap<>();
    for (Found found : find(marks, "FOR UPDATE")) {
      needless.merge(found.key, found, (one, other) -> one.offset <= other.offset ? one : other);
    }
    note(needless.values());
    Predicate<Found> cancellable =
        found -> found.deliveryId == null || free.contains(found.deliveryId);
    Cancellations.write(
        connection,
        needless.values().stream()
            .filter(cancellable)
            .map(found -> new Cancelled(found.key, found.deliveryId, found.reason))
            .toList());
  }

  private List<Found> find(FoldedMarks marks, String lock) throws SQLException {
    List<Found> found = new ArrayList<>();
    found.addAll(
        findNamed(OF_ONE.replace("{lock}", lock), marks.named(), mark -> mark.recipient() != null));
    found.addAll(
        findNamed(
            OF_EVERYONE.replace("{lock}", lock), marks.named(), mark -> mark.recipient() == null));
    List<Span> covering = marks.covering();
    if (!covering.isEmpty()) {
      found.addAll(
          new Query(connection, COVERED.replace("{lock}", lock))
              .column("int8", covering, span -> span.mark().offset())
              .column("timestamptz", covering, span -> span.mark().at())
              .column("text", covering, span -> span.mark().recipient())
              .column("int8", covering, Span::after)
              .column("int8", covering, span -> span.mark().upTo())
              .column("text", covering, span -> nameOf(span.mark().reason()))
              .list(Found::of));
    }
    return found;
  }

  private List<Found> findNamed(String statement, List<Mark> named, Predicate<Mark> which)
      throws SQLException {
    List<Mark> marks = named.stream().filter(which).toList();
    if (marks.isEmpty()) {
      return List.of();
    }
    return new Query(connection, statement)
        .column("int4", marks, Mark::partition)
        .column("int8", marks, Mark::offset)
        .column("timestamptz", marks, Mark::at)
        .column("text", marks, Mark::recipient)
        .column("uuid", marks, Mark::notificationId)
        .column("text", marks, Mark::sender)
        .column("text", marks, mark -> nameOf(mark.reason()))
        .list(Found::of);
  }

  private void note(Collection<Found> needless) throws SQLException {
    if (!needless.isEmpty()) {
      new Query(connection, NOTE)
          .column("uuid", needless, found -> found.key.notificationId())
          .column("text", needless, found -> found.key.recipient())
          .column("text", needless, found -> found.key.channel().wireName())
          .column("text", needless, found -> nameOf(found.reason))
          .update();
    }
  }

  private static String nameOf(CancelReason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }

  private record Found(ItemKey key, @Nullable UUID deliveryId, long offset, CancelReason reason) {
    static Found of(ResultSet row) throws SQLException {
      return new Found(
          new ItemKey(
              Objects.requireNonNull(row.getObject("notification_id", UUID.class)),
              new RecipientId(row.getString("recipient")),
              Channel.ofWireName(row.getString("channel")).orElseThrow()),
          row.getObject("delivery_id", UUID.class),
          row.getLong("log_offset"),
          CancelReason.valueOf(
              Objects.requireNonNull(row.getString("reason")).toUpperCase(Locale.ROOT)));
    }
  }
}
