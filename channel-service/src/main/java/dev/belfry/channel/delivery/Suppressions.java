package dev.belfry.channel.delivery;

import dev.belfry.channel.database.Query;
import dev.belfry.events.RecipientId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;

/// Addresses that nothing is sent to. What was said last of an address counts, and of two things
/// said at the same time the suppression, in whatever order partitions are applied.
record Suppressions(Connection connection) {
  private static final String KNOWN =
      "SELECT address_hash, since, lifted_at FROM suppression WHERE address_hash = ANY (?)";
  private static final String SUPPRESS =
      """
      INSERT INTO suppression AS old (address_hash, reason, since)
      SELECT * FROM unnest(?::text[], ?::text[], ?::timestamptz[])
      ON CONFLICT (address_hash) DO UPDATE SET reason = excluded.reason, since = excluded.since
      WHERE old.since IS NULL OR old.since < excluded.since
      """;
  private static final String LIFT =
      """
      INSERT INTO suppression AS old (address_hash, lifted_at)
      SELECT * FROM unnest(?::text[], ?::timestamptz[])
      ON CONFLICT (address_hash) DO UPDATE SET lifted_at = excluded.lifted_at
      WHERE old.lifted_at IS NULL OR old.lifted_at < excluded.lifted_at
      """;

  /// Notes them.
  ///
  /// @param suppressed in the order in which they were said
  /// @return those with which a suppression began: the address took mail until then
  List<Suppressed> suppress(List<Suppressed> suppressed) throws SQLException {
    if (suppressed.isEmpty()) {
      return List.of();
    }
    List<Suppressed> beginnings = SuppressionFold.beginnings(known(suppressed), suppressed);
    write(suppressed);
    return beginnings;
  }

  private Map<String, SuppressionFold> known(Collection<Suppressed> suppressed)
      throws SQLException {
    Map<String, SuppressionFold> known = new HashMap<>();
    new Query(connection, KNOWN)
        .column("text", suppressed, Suppressed::hash)
        .each(row ->
            known.put(
                Objects.requireNonNull(row.getString("address_hash")),
                new SuppressionFold(Query.instant(row, "since"), Query.instant(row, "lifted_at"))));
    return known;
  }

  private void write(Collection<Suppressed> suppressed) throws SQLException {
    Map<String, Suppressed> last = new TreeMap<>();
    suppressed.forEach(each ->
        last.merge(each.hash, each, (one, other) -> one.at.isAfter(other.at) ? one : other));
    List<Suppressed> rows = List.copyOf(last.values());
    new Query(connection, SUPPRESS)
        .column("text", rows, Suppressed::hash)
        .column("text", rows, Suppressed::reason)
        .column("timestamptz", rows, Suppressed::at)
        .update();
  }

  /// An operator lets addresses take messages again.
  ///
  /// @param lifted when, by the hash of the address
  void lift(Map<String, Instant> lifted) throws SQLException {
    if (!lifted.isEmpty()) {
      new Query(connection, LIFT)
          .column("text", lifted.entrySet(), Map.Entry::getKey)
          .column("timestamptz", lifted.entrySet(), Map.Entry::getValue)
          .update();
    }
  }

  /// @param deliveryId the mail that shows it
  /// @param recipient whose mail
  /// @param reason `no_such_address`, `bounce` or `complaint`
  /// @param at when the broker appended what says so
  record Suppressed(
      UUID deliveryId, RecipientId recipient, String hash, String reason, Instant at) {}
}
