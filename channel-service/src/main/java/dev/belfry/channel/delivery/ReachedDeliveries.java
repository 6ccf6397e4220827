package dev.belfry.channel.delivery;

import dev.belfry.channel.database.Query;
import dev.belfry.events.Channel;
import dev.belfry.events.DeliverySent;
import dev.belfry.events.RecipientId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Deliveries that some devices have. Whatever ends the attempts to reach the others, these are
/// sent.
public final class ReachedDeliveries {
  private static final String SENT =
      """
      UPDATE delivery SET state = 'sent'
      WHERE delivery_id = ANY (?) AND reached <> '{}' AND state IN ('decided', 'deferred', 'unknown')
      RETURNING delivery_id, recipient, channel, attempt
      """;
  private static final String CLOSE =
      "UPDATE item SET closed = 'sent', event = NULL WHERE delivery_id = ANY (?) AND closed IS NULL";

  private ReachedDeliveries() {}

  /// Ends those among some deliveries, and says so in `belfry.deliveries`. The caller holds their
  /// locks.
  ///
  /// @return which they were
  public static Set<UUID> settle(Connection connection, Collection<UUID> deliveries)
      throws SQLException {
    if (deliveries.isEmpty()) {
      return Set.of();
    }
    List<DeliverySent> sent =
        new Query(connection, SENT)
            .column("uuid", deliveries, id -> id)
            .list(row ->
                new DeliverySent(
                    Objects.requireNonNull(row.getObject("delivery_id", UUID.class)),
                    new RecipientId(row.getString("recipient")),
                    Channel.ofWireName(row.getString("channel")).orElseThrow(),
                    row.getInt("attempt"),
                    "some devices have it"));
    if (sent.isEmpty()) {
      return Set.of();
    }
    new Query(connection, CLOSE).column("uuid", sent, DeliverySent::deliveryId).update();
    Outbox.add(connection, sent);
    return sent.stream().map(DeliverySent::deliveryId).collect(Collectors.toSet());
  }
}
