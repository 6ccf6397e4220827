package dev.belfry.channel.attempt;

import dev.belfry.channel.database.Query;
import dev.belfry.events.Channel;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/// For how long claims hold, by the database's clock, and what becomes of a delivery whose claim
/// has run out: whoever had it has ended, or hangs.
final class Leases {
  private static final String RENEW =
      """
      UPDATE delivery d SET lease_until = now() + ? * interval '1 millisecond'
      FROM unnest(?::uuid[], ?::bigint[]) AS mine(delivery_id, fence)
      WHERE d.delivery_id = mine.delivery_id AND d.fence = mine.fence AND d.state = 'sending'
      RETURNING d.delivery_id
      """;
  private static final String LAPSED =
      """
      SELECT delivery_id, partition FROM delivery
      WHERE channel = ? AND state = 'sending' AND lease_until < now() LIMIT 500
      """;

  /// An attempt without an outcome is repeated once; the second is left to people, unless it is a
  /// push, which is shown once all the same.
  private static final String RELEASE =
      """
      UPDATE delivery SET fence = fence + 1, retry_at = ?, state = CASE
        WHEN NOT attempted THEN CASE WHEN attempt = 0 THEN 'decided' ELSE 'deferred' END
        WHEN possibly_duplicate AND channel <> 'push' THEN 'held'
        ELSE 'unknown' END
      WHERE state = 'sending' AND delivery_id IN (
        SELECT delivery_id FROM delivery
        WHERE delivery_id = ANY (?) AND state = 'sending' AND lease_until < now()
        ORDER BY delivery_id FOR UPDATE SKIP LOCKED)
      RETURNING state
      """;

  private Leases() {}

  /// Renews claims.
  ///
  /// @return the deliveries that are still this instance's
  static Set<UUID> renew(Connection connection, Collection<Claim> claims, Duration lease)
      throws SQLException {
    return new HashSet<>(
        new Query(connection, RENEW)
            .with(lease.toMillis())
            .column("uuid", claims, claim -> claim.delivery().id())
            .column("int8", claims, Claim::fence)
            .list(row -> Objects.requireNonNull(row.getObject(1, UUID.class))));
  }

  /// Claims that have run out.
  static List<Lapsed> lapsed(Connection connection, Channel channel) throws SQLException {
    return new Query(connection, LAPSED)
        .with(channel.wireName())
        .list(row ->
            new Lapsed(
                Objects.requireNonNull(row.getObject("delivery_id", UUID.class)),
                row.getInt("partition")));
  }

  /// Gives deliveries back whose claims have run out, once everything that was said of them is
  /// applied.
  ///
  /// @return what they are now
  static List<String> release(Connection connection, Collection<UUID> deliveries, Instant now)
      throws SQLException {
    return new Query(connection, RELEASE)
        .with(now)
        .column("uuid", deliveries, id -> id)
        .list(row -> Objects.requireNonNull(row.getString(1)));
  }

  /// A claim that has run out.
  record Lapsed(UUID deliveryId, int partition) {}
}
