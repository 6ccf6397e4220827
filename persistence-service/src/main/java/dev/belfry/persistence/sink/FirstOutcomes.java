package dev.belfry.persistence.sink;

import dev.belfry.events.DeliveryAttempted;
import dev.belfry.events.DeliveryBounced;
import dev.belfry.events.DeliveryCancelled;
import dev.belfry.events.DeliveryDecided;
import dev.belfry.events.DeliveryDeferred;
import dev.belfry.events.DeliveryEvent;
import dev.belfry.events.DeliveryFailed;
import dev.belfry.events.DeliveryReleased;
import dev.belfry.events.DeliverySent;
import dev.belfry.events.DeliverySkipped;
import dev.belfry.events.DeliveryStep;
import dev.belfry.events.EventLog;
import dev.belfry.events.RecipientId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/// What a batch of `belfry.deliveries` says of a notification, its recipient and a channel for the
/// first time.
final class FirstOutcomes {
  private static final String FIRST =
      """
      WITH
        told AS MATERIALIZED (SELECT * FROM steps_of_deliveries(?::uuid[])),
        noted AS (
          INSERT INTO channel_step (recipient, notification_id, channel, step, told_at)
          SELECT recipient, notification_id, channel, step, told_at FROM told
          ON CONFLICT DO NOTHING RETURNING recipient, notification_id, channel, step)
      SELECT recipient, notification_id, told_at, step, channel, reason
      FROM noted JOIN told USING (recipient, notification_id, channel, step)
      """;

  private final Set<UUID> deliveries = new LinkedHashSet<>();

  void take(DeliveryEvent event) {
    if (event instanceof DeliveryStep step && isCounted(step)) {
      deliveries.add(step.deliveryId());
    }
  }

  private static boolean isCounted(DeliveryStep step) {
    return switch (step) {
      case DeliveryDecided _,
          DeliverySkipped _,
          DeliveryCancelled _,
          DeliverySent _,
          DeliveryFailed _,
          DeliveryBounced _ ->
          true;
      case DeliveryAttempted _, DeliveryDeferred _, DeliveryReleased _ -> false;
    };
  }

  /// Finds them, when the batch has been written in the connection's transaction, and notes that
  /// they are known from now on.
  List<FirstStep> find(EventLog log, Connection connection) throws SQLException {
    List<FirstStep> firsts = new ArrayList<>();
    if (deliveries.isEmpty()) {
      return firsts;
    }
    try (PreparedStatement note = connection.prepareStatement(FIRST)) {
      new ColumnArrays<>(note, List.copyOf(deliveries)).column("uuid", id -> id);
      try (ResultSet row = note.executeQuery()) {
        while (row.next()) {
          var recipient = new RecipientId(row.getString(1));
          firsts.add(
              new FirstStep(
                  log.partitionOf(recipient),
                  recipient,
                  Objects.requireNonNull(row.getObject(2, UUID.class)),
                  StepKind.read(row, 4),
                  Objects.requireNonNull(row.getObject(3, OffsetDateTime.class)).toInstant()));
        }
      }
    }
    return firsts;
  }
}
