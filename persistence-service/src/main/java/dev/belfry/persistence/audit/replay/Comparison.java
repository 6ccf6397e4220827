package dev.belfry.persistence.audit.replay;

import dev.belfry.events.JsonObject;
import dev.belfry.events.Sha256;
import dev.belfry.persistence.audit.replay.Difference.Kind;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Compares the tables of two schemas in one snapshot, so that both may go on changing meanwhile.
/// The hashes are computed where the rows are; only those of the buckets travel.
final class Comparison {
  private static final int DIFFERING_BUCKETS = 3;
  private static final int DIFFERENCES_PER_BUCKET = 10;

  /// `OFFSET 0`: each row is hashed before the hashes are sorted, instead of sorting the rows.
  private static final String BUCKETS =
      """
      WITH
        live AS (
          SELECT bucket, count(*) AS rows, sha256(string_agg(digest, '' ORDER BY %1$s)) AS hash
          FROM (
            SELECT %2$s AS bucket, %1$s, sha256(convert_to(t::text, 'UTF8')) AS digest
            FROM %3$s t OFFSET 0) digests
          GROUP BY bucket),
        rebuilt AS (
          SELECT bucket, count(*) AS rows, sha256(string_agg(digest, '' ORDER BY %1$s)) AS hash
          FROM (
            SELECT %2$s AS bucket, %1$s, sha256(convert_to(t::text, 'UTF8')) AS digest
            FROM %4$s t OFFSET 0) digests
          GROUP BY bucket)
      SELECT bucket, coalesce(live.rows, 0), live.hash, coalesce(rebuilt.rows, 0), rebuilt.hash
      FROM live FULL JOIN rebuilt USING (bucket) ORDER BY bucket
      """;

  private static final String ROWS =
      """
      WITH
        live AS (SELECT * FROM %3$s t WHERE (%2$s) = :bucket),
        rebuilt AS (SELECT * FROM %4$s t WHERE (%2$s) = :bucket)
      SELECT
        (SELECT json_object_agg(key, value) FROM jsonb_each(
          coalesce(to_jsonb(live), to_jsonb(rebuilt))) WHERE key IN (%5$s))::text,
        live::text IS NULL, rebuilt::text IS NULL,
        ARRAY(
          SELECT key FROM jsonb_each(to_jsonb(live)) one JOIN jsonb_each(to_jsonb(rebuilt)) other
            USING (key)
          WHERE one.value IS DISTINCT FROM other.value ORDER BY key)
      FROM live FULL JOIN rebuilt USING (%1$s)
      WHERE live::text IS DISTINCT FROM rebuilt::text
      ORDER BY %1$s LIMIT %6$d
      """;

  /// How a row is written as text depends on the session: on every machine it is to be the same.
  private static final String WRITTEN_ALIKE =
      """
      SELECT set_config(name, value, true)
      FROM (VALUES ('TimeZone', 'UTC'), ('DateStyle', 'ISO'), ('bytea_output', 'hex'))
        AS setting(name, value)
      """;

  private final LongStatements snapshot;
  private final String live;
  private final String rebuilt;
  private final List<TableComparison> tables = new ArrayList<>();
  private final List<Difference> differences = new ArrayList<>();

  /// @param snapshot of a connection in a transaction that sees one moment
  /// @param live the schema that is read
  /// @param rebuilt the other
  Comparison(LongStatements snapshot, String live, String rebuilt) {
    this.snapshot = snapshot;
    this.live = live;
    this.rebuilt = rebuilt;
  }

  Comparison run() {
    snapshot.client().sql(WRITTEN_ALIKE).query(String.class).list();
    for (ComparedTable table : ComparedTable.ALL) {
      tables.add(snapshot.run(table.name(), () -> compare(table)));
    }
    return this;
  }

  boolean isEqual() {
    return tables.stream().allMatch(TableComparison::isEqual);
  }

  List<TableComparison> tables() {
    return tables;
  }

  List<Difference> differences() {
    return differences;
  }

  private TableComparison compare(ComparedTable table) {
    var liveSide = new Side();
    var rebuiltSide = new Side();
    List<Long> differing = new ArrayList<>();
    snapshot
        .client()
        .sql(sql(BUCKETS, table))
        .query(row -> {
          liveSide.add(row.getLong(1), row.getLong(2), row.getBytes(3));
          rebuiltSide.add(row.getLong(1), row.getLong(4), row.getBytes(5));
          if (!Arrays.equals(row.getBytes(3), row.getBytes(5))
              && differing.size() < DIFFERING_BUCKETS) {
            differing.add(row.getLong(1));
          }
        });
    differing.forEach(bucket -> differences.addAll(differencesIn(table, bucket)));
    return new TableComparison(
        table.name(), liveSide.rows, rebuiltSide.rows, liveSide.hash(), rebuiltSide.hash());
  }

  private List<Difference> differencesIn(ComparedTable table, long bucket) {
    return snapshot
        .client()
        .sql(sql(ROWS, table))
        .param("bucket", bucket)
        .query((row, _) ->
            new Difference(
                table.name(),
                new JsonObject(Objects.requireNonNull(row.getString(1))),
                row.getBoolean(2)
                    ? Kind.ONLY_REBUILT
                    : row.getBoolean(3) ? Kind.ONLY_LIVE : Kind.DIFFERS,
                columns((String[]) row.getArray(4).getArray())))
        .list();
  }

  private static List<String> columns(String[] names) throws SQLException {
    return List.of(names);
  }

  private String sql(String template, ComparedTable table) {
    return template.formatted(
        String.join(", ", table.keys()),
        table.bucket(),
        table.in(live),
        table.in(rebuilt),
        "'" + String.join("', '", table.keys()) + "'",
        DIFFERENCES_PER_BUCKET);
  }

  /// A table's rows on one side, bucket by bucket.
  private static final class Side {
    private final MessageDigest sha256 = Sha256.begin();
    private long rows;

    void add(long bucket, long count, byte @Nullable [] hash) {
      if (hash != null) {
        rows += count;
        sha256.update(ByteBuffer.allocate(2 * Long.BYTES).putLong(bucket).putLong(count).flip());
        sha256.update(hash);
      }
    }

    /// Ends it.
    String hash() {
      return HexFormat.of().formatHex(sha256.digest());
    }
  }
}
