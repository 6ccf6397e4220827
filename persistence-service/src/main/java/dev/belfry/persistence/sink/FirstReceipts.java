package dev.belfry.persistence.sink;

import dev.belfry.events.EventLog;
import dev.belfry.events.NotificationDelivered;
import dev.belfry.events.RecipientId;
import dev.belfry.persistence.analytics.Step;
import dev.belfry.persistence.sink.ReceiptBatch.Stamp;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What a batch of receipts says of a notification and its recipient for the first time, on
/// whatever session.
final class FirstReceipts {
  private static final String FIRST =
      """
      SELECT told.place
      FROM unnest(?::text[], ?::uuid[], ?::text[], ?::bigint[])
        WITH ORDINALITY AS told(recipient, id, step, log_offset, place)
      WHERE NOT EXISTS (
        SELECT FROM receipt r
        WHERE r.recipient = told.recipient AND r.notification_id = told.id
          AND CASE told.step WHEN 'pushed' THEN r.pushed_offset ELSE r.acknowledged_offset END
            < told.log_offset)
      ORDER BY told.place
      """;

  private final Map<Told, Stamp> told = new LinkedHashMap<>();

  void take(NotificationDelivered event, Stamp stamp) {
    event.pushed().forEach(id -> take(event, id, Step.PUSHED, stamp));
    event.acknowledged().forEach(id -> take(event, id, Step.ACKNOWLEDGED, stamp));
  }

  private void take(NotificationDelivered event, UUID id, Step step, Stamp stamp) {
    told.putIfAbsent(new Told(event.recipient(), id, step), stamp);
  }

  /// Finds them, when the batch has been written in the connection's transaction.
  List<FirstStep> find(EventLog log, Connection connection) throws SQLException {
    List<FirstStep> firsts = new ArrayList<>();
    if (told.isEmpty()) {
      return firsts;
    }
    List<Map.Entry<Told, Stamp>> rows = List.copyOf(told.entrySet());
    try (PreparedStatement ask = connection.prepareStatement(FIRST)) {
      new ColumnArrays<>(ask, rows)
          .column("text", row -> row.getKey().recipient)
          .column("uuid", row -> row.getKey().id)
          .column("text", row -> row.getKey().step.wireName())
          .column("int8", row -> row.getValue().offset());
      try (ResultSet row = ask.executeQuery()) {
        while (row.next()) {
          Map.Entry<Told, Stamp> first = rows.get(row.getInt(1) - 1);
          firsts.add(first(log, first.getKey(), first.getValue()));
        }
      }
    }
    return firsts;
  }

  private static FirstStep first(EventLog log, Told told, Stamp stamp) {
    return new FirstStep(
        log.partitionOf(told.recipient),
        told.recipient,
        told.id,
        StepKind.ofInbox(told.step),
        stamp.at());
  }

  private record Told(RecipientId recipient, UUID id, Step step) {}
}
