package dev.belfry.persistence.audit.suppressions;

import dev.belfry.persistence.inbox.NotificationRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads which addresses take no mail. What lifts a suppression stands in another partition than
/// what led to it, so that their times put them in order; of the same time, the suppression counts.
@Component
public class SuppressionQueries {
  private static final String LATEST =
      """
      SELECT DISTINCT ON (address_hash) address_hash, reason, appended_at FROM suppression_change
      %s
      ORDER BY address_hash, appended_at DESC, reason NULLS LAST, partition, delivery_offset DESC
      """;
  private static final String IN_FORCE =
      "SELECT * FROM (%s) AS latest WHERE reason IS NOT NULL ".formatted(LATEST);
  private static final String ONE = IN_FORCE.formatted("WHERE address_hash = :hash");
  private static final String ALL =
      IN_FORCE.formatted("")
          + "ORDER BY appended_at DESC, address_hash LIMIT :limit OFFSET :offset";

  private final JdbcClient database;

  SuppressionQueries(JdbcClient database) {
    this.database = database;
  }

  /// Of one address, if it takes no mail.
  public Optional<Suppression> of(String hash) {
    return database.sql(ONE).param("hash", hash).query((row, _) -> read(row)).optional();
  }

  /// Those that take no mail, the latest first.
  List<Suppression> list(int limit, int offset) {
    return database
        .sql(ALL)
        .param("limit", limit)
        .param("offset", offset)
        .query((row, _) -> read(row))
        .list();
  }

  private static Suppression read(ResultSet row) throws SQLException {
    return new Suppression(
        row.getString("address_hash"),
        row.getString("reason"),
        Objects.requireNonNull(NotificationRow.instant(row, "appended_at")));
  }
}
