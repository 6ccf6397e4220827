package dev.belfry.channel.delivery;

import dev.belfry.channel.database.Query;
import dev.belfry.events.DeliveryCancelled;
import dev.belfry.events.DeliveryDecided;
import dev.belfry.events.DeliverySkipped;
import dev.belfry.events.DeliveryStep;
import dev.belfry.events.EventLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What deliveries mean for the notifications in them. An item may not be known from the log yet:
/// then it begins here, without its content.
record DecidedItems(Connection connection) {
  /// What this instance had put into such a delivery before the topic said what is in it.
  private static final String DETACH =
      """
      UPDATE item SET delivery_id = NULL
      WHERE delivery_id = ANY (?) AND closed IS NULL AND NOT (notification_id = ANY (?))
      """;

  /// The first decision of the topic about a notification counts.
  private static final String ATTACH =
      """
      INSERT INTO item AS old (notification_id, recipient, channel, partition, delivery_id)
      SELECT * FROM unnest(?::uuid[], ?::text[], ?::text[], ?::int[], ?::uuid[])
      ON CONFLICT (notification_id, recipient, channel) DO UPDATE
      SET delivery_id = excluded.delivery_id
      WHERE old.delivery_id IS DISTINCT FROM excluded.delivery_id AND NOT EXISTS (
        SELECT FROM delivery
        WHERE delivery_id = old.delivery_id AND decided_offset IS NOT NULL)
      """;

  private static final String CLOSE =
      """
      INSERT INTO item AS old (notification_id, recipient, channel, partition, closed, reason)
      SELECT * FROM unnest(?::uuid[], ?::text[], ?::text[], ?::int[], ?::text[], ?::text[])
      ON CONFLICT (notification_id, recipient, channel) DO UPDATE
      SET closed = excluded.closed, reason = excluded.reason, event = NULL
      WHERE old.closed IS NULL
      """;
  private static final String CLOSE_WITH =
      """
      UPDATE item SET closed = ?, event = NULL WHERE delivery_id = ANY (?) AND closed IS NULL
      """;
  private static final String SETTLE =
      """
      UPDATE delivery d SET state = 'cancelled'
      WHERE delivery_id = ANY (?) AND state IN ('decided', 'deferred', 'unknown')
        AND NOT EXISTS (SELECT FROM item i WHERE i.delivery_id = d.delivery_id AND i.closed IS NULL)
      """;

  /// These were decided for the first time in the topic.
  void attach(List<DeliveryDecided> decided, EventLog log) throws SQLException {
    if (decided.isEmpty()) {
      return;
    }
    List<InDelivery> items =
        firstOfEach(
            decided.stream()
                .flatMap(event ->
                    event.notifications().stream().map(id -> InDelivery.of(event, id, log)))
                .toList());
    new Query(connection, DETACH)
        .column("uuid", decided, DeliveryDecided::deliveryId)
        .column("uuid", items, item -> item.key.notificationId())
        .update();
    keys(new Query(connection, ATTACH), items)
        .column("uuid", items, InDelivery::deliveryId)
        .update();
  }

  /// These are not sent.
  void close(List<DeliveryStep> steps, EventLog log) throws SQLException {
    List<InDelivery> items = new ArrayList<>();
    for (DeliveryStep step : steps) {
      switch (step) {
        case DeliveryCancelled event ->
            event
                .notifications()
                .forEach(id ->
                    items.add(InDelivery.of(event, id, log).closed("cancelled", event.reason())));
        case DeliverySkipped event ->
            event
                .notifications()
                .forEach(id ->
                    items.add(InDelivery.of(event, id, log).closed("skipped", event.reason())));
        default -> {
          // Closes none, or all that are in it.
        }
      }
    }
    List<InDelivery> first = firstOfEach(items);
    if (!first.isEmpty()) {
      keys(new Query(connection, CLOSE), first)
          .column("text", first, InDelivery::closed)
          .column("text", first, InDelivery::reason)
          .update();
    }
  }

  private static List<InDelivery> firstOfEach(List<InDelivery> items) {
    Set<ItemKey> seen = new HashSet<>();
    return items.stream().filter(item -> seen.add(item.key)).toList();
  }

  /// Those in deliveries that are over.
  void closeWith(Collection<Delivery> deliveries) throws SQLException {
    List<UUID> sent =
        deliveries.stream()
            .filter(delivery ->
                delivery.state() == DeliveryState.SENT || delivery.state() == DeliveryState.BOUNCED)
            .map(Delivery::id)
            .toList();
    List<UUID> failed =
        deliveries.stream()
            .filter(delivery -> delivery.state() == DeliveryState.FAILED)
            .map(Delivery::id)
            .toList();
    close("sent", sent);
    close("failed", failed);
  }

  private void close(String as, List<UUID> deliveries) throws SQLException {
    if (!deliveries.isEmpty()) {
      new Query(connection, CLOSE_WITH).with(as).column("uuid", deliveries, id -> id).update();
    }
  }

  /// Deliveries of which nothing is left are over.
  void settle(Collection<UUID> deliveries) throws SQLException {
    if (!deliveries.isEmpty()) {
      new Query(connection, SETTLE).column("uuid", deliveries, id -> id).update();
    }
  }

  private static Query keys(Query query, List<InDelivery> items) {
    return query
        .column("uuid", items, item -> item.key.notificationId())
        .column("text", items, item -> item.key.recipient())
        .column("text", items, item -> item.key.channel().wireName())
        .column("int4", items, InDelivery::partition);
  }

  private record InDelivery(
      ItemKey key,
      int partition,
      UUID deliveryId,
      @Nullable String closed,
      @Nullable String reason) {
    static InDelivery of(DeliveryStep step, UUID id, EventLog log) {
      return new InDelivery(
          new ItemKey(id, step.recipient(), step.channel()),
          log.partitionOf(step.recipient()),
          step.deliveryId(),
          null,
          null);
    }

    InDelivery closed(String as, Enum<?> why) {
      return new InDelivery(key, partition, deliveryId, as, why.name().toLowerCase(Locale.ROOT));
    }
  }
}
