package dev.belfry.channel.delivery;

import dev.belfry.channel.database.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/// Takes notifications out of what is to be sent, and says so in `belfry.deliveries`.
public final class Cancellations {
  /// By the key: `closed IS NULL` would have PostgreSQL go through all that the recipient has open,
  /// for each row once.
  private static final String CLOSE =
      """
      UPDATE item i SET closed = 'cancelled', reason = c.reason, event = NULL
      FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[])
        AS c(notification_id, recipient, channel, reason)
      WHERE i.notification_id = c.notification_id AND i.recipient = c.recipient
        AND i.channel = c.channel AND num_nulls(i.closed) = 1
      RETURNING i.notification_id, i.recipient, i.channel
      """;

  private Cancellations() {}

  /// Ends deliveries of which no item is open any more.
  public static void settle(Connection connection, Collection<UUID> deliveries)
      throws SQLException {
    new DecidedItems(connection).settle(deliveries);
  }

  /// Cancels those that are still open. What some devices have already is sent, and not cancelled.
  /// The caller sees to it that nobody sends them meanwhile: it holds the locks of their
  /// deliveries, or of the position of the log.
  public static void write(Connection connection, Collection<Cancelled> all) throws SQLException {
    Set<UUID> sent = ReachedDeliveries.settle(connection, deliveriesOf(all));
    List<Cancelled> cancelled =
        all.stream()
            .filter(each -> each.deliveryId() == null || !sent.contains(each.deliveryId()))
            .toList();
    if (cancelled.isEmpty()) {
      return;
    }
    record Closed(UUID notificationId, String recipient, String channel) {}
    Set<Closed> closed =
        new HashSet<>(
            new Query(connection, CLOSE)
                .column("uuid", cancelled, each -> each.key().notificationId())
                .column("text", cancelled, each -> each.key().recipient())
                .column("text", cancelled, each -> each.key().channel().wireName())
                .column("text", cancelled, each -> each.reason().name().toLowerCase(Locale.ROOT))
                .list(row ->
                    new Closed(
                        Objects.requireNonNull(row.getObject(1, UUID.class)),
                        Objects.requireNonNull(row.getString(2)),
                        Objects.requireNonNull(row.getString(3)))));
    List<Cancelled> now =
        cancelled.stream()
            .filter(each ->
                closed.contains(
                    new Closed(
                        each.key().notificationId(),
                        each.key().recipient().value(),
                        each.key().channel().wireName())))
            .toList();
    Outbox.add(connection, now.stream().map(Cancelled::event).toList());
    new DecidedItems(connection).settle(deliveriesOf(now));
  }

  private static List<UUID> deliveriesOf(Collection<Cancelled> cancelled) {
    return cancelled.stream()
        .map(Cancelled::deliveryId)
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .distinct()
        .toList();
  }
}
