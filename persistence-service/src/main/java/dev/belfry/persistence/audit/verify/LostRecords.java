package dev.belfry.persistence.audit.verify;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table `lost_record`.
@Component
public class LostRecords {
  private final JdbcClient database;

  LostRecords(JdbcClient database) {
    this.database = database;
  }

  /// What was accepted, up to now.
  public AcceptedLosses read() {
    return new AcceptedLosses(
        database
            .sql(
                """
                SELECT topic, partition, kind, from_offset, to_offset, accepted_at, accepted_by,
                  reason
                FROM lost_record ORDER BY topic, partition, from_offset, to_offset, accepted_at
                """)
            .query((row, _) -> finding(row).accepted(acceptance(row)))
            .list());
  }

  /// A row's, without that it is accepted.
  public static Finding finding(ResultSet row) throws SQLException {
    return new Finding(
        Objects.requireNonNull(row.getString("topic")),
        row.getInt("partition"),
        Finding.Kind.valueOf(
            Objects.requireNonNull(row.getString("kind")).toUpperCase(Locale.ROOT)),
        row.getLong("from_offset"),
        row.getLong("to_offset") - 1,
        null);
  }

  private static Acceptance acceptance(ResultSet row) throws SQLException {
    return new Acceptance(
        Objects.requireNonNull(row.getObject("accepted_at", OffsetDateTime.class)).toInstant(),
        row.getString("accepted_by"),
        row.getString("reason"));
  }
}
