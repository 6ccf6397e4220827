package dev.belfry.persistence.deliveries;

import dev.belfry.events.Channel;
import dev.belfry.events.DeliveryStep;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.persistence.inbox.NotificationRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads what `belfry.deliveries` says.
@Component
public class DeliveryQueries {
  private static final String OF_NOTIFICATION =
      """
      SELECT s.type, s.event, s.appended_at
      FROM delivery_item i JOIN delivery_step s USING (delivery_id, partition)
      WHERE i.recipient = :recipient AND i.notification_id = :id
      ORDER BY s.delivery_offset
      """;
  private static final String OF_DELIVERY =
      """
      SELECT type, event, appended_at FROM delivery_step
      WHERE delivery_id = :id ORDER BY delivery_offset
      """;
  private static final String ACTIVE =
      """
      SELECT channel, default_delay_seconds FROM (
        SELECT DISTINCT ON (channel) channel, active, default_delay_seconds FROM channel_state
        WHERE partition = :partition AND epoch = :epoch AND from_offset <= :offset
        ORDER BY channel, delivery_offset DESC) AS last
      WHERE active ORDER BY channel
      """;

  private final JdbcClient database;

  DeliveryQueries(JdbcClient database) {
    this.database = database;
  }

  /// All steps of all deliveries that a recipient's notification is part of, in their order.
  public List<RecordedStep> of(RecipientId recipient, UUID notificationId) {
    return database
        .sql(OF_NOTIFICATION)
        .param("recipient", recipient.value())
        .param("id", notificationId)
        .query((row, _) -> step(row))
        .list();
  }

  /// All steps of one delivery, in their order.
  List<RecordedStep> of(UUID deliveryId) {
    return database.sql(OF_DELIVERY).param("id", deliveryId).query((row, _) -> step(row)).list();
  }

  /// By which channels notifications went at a place of the log.
  public List<ActiveChannel> activeAt(Position place) {
    return database
        .sql(ACTIVE)
        .param("partition", place.partition())
        .param("epoch", place.epoch())
        .param("offset", place.offset())
        .query((row, _) ->
            new ActiveChannel(
                Channel.ofWireName(row.getString("channel")).orElseThrow(),
                Duration.ofSeconds(row.getInt("default_delay_seconds"))))
        .list();
  }

  private static RecordedStep step(ResultSet row) throws SQLException {
    return new RecordedStep(
        DeliveryStep.read(row.getString("type"), row.getString("event")),
        Objects.requireNonNull(NotificationRow.instant(row, "appended_at")));
  }
}
