package dev.belfry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belfry.events.Ids;
import dev.belfry.persistence.analytics.DailyCounts;
import dev.belfry.persistence.analytics.DailyLatencies;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The tables against the log: every record is accounted for once, and a replay of the log makes
/// the same rows.
final class ReadModelCheck {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final List<String> TABLES =
      List.of(
          "notification",
          "broadcast_state",
          "state_change",
          "settings_change",
          "duplicate_event WHERE topic = 'belfry.notifications'",
          "dead_letter WHERE topic = 'belfry.notifications'");

  private static final String APPLIED =
      """
      SELECT string_agg(topic || ' ' || partition || ' ' || next_offset, ', ' ORDER BY topic, partition)
      FROM %s.applied_position
      """;

  /// Partitions that have more or fewer rows than records were applied.
  private static final String MISCOUNTED =
      """
      SELECT count(*) FROM applied_position p
      WHERE topic = 'belfry.notifications' AND next_offset <>
        (SELECT count(*) FROM notification WHERE partition = p.partition)
        + (SELECT count(*) FROM state_change WHERE partition = p.partition)
        + (SELECT count(*) FROM settings_change WHERE partition = p.partition)
        + (SELECT count(*) FROM duplicate_event WHERE partition = p.partition AND topic = p.topic)
        + (SELECT count(*) FROM dead_letter WHERE partition = p.partition AND topic = p.topic)
      """;

  private final Deployment belfry;

  ReadModelCheck(Deployment belfry) {
    this.belfry = belfry;
  }

  /// Every record has left exactly one row.
  void everyRecordIsAccountedFor(WholeLog log) throws SQLException {
    awaitApplied("public", log);
    assertThat(belfry.database.number(MISCOUNTED)).isZero();
    assertThat(
            belfry.database.number(
                "SELECT count(*) FROM dead_letter WHERE topic = 'belfry.notifications'"))
        .isEqualTo(log.deadLetters());
  }

  /// Reads all topics into an empty schema. The counters are compared with what is still between
  /// two sinks.
  void aReplayMakesTheSameRows(WholeLog log) throws SQLException {
    String schema = "replay_" + Ids.next().toString().replace("-", "");
    belfry.database.execute("CREATE SCHEMA " + schema);
    try (ServiceProcess replay = belfry.replayInto(schema)) {
      replay.awaitReady();
      awaitApplied(schema, log);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            assertThat(belfry.database.text(APPLIED.formatted(schema)))
                .isEqualTo(belfry.database.text(APPLIED.formatted("public")));
            assertThat(hashes(schema)).isEqualTo(hashes("public"));
          });
    }
    belfry.database.execute("DROP SCHEMA %s CASCADE".formatted(schema));
  }

  /// What changes nobody's list may still be on its way there.
  private void awaitApplied(String schema, WholeLog log) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(applied(schema)).isEqualTo(log.size()));
  }

  private long applied(String schema) throws SQLException {
    return belfry.database.number(
        "SELECT coalesce(sum(next_offset), 0) FROM %s.applied_position WHERE topic = 'belfry.notifications'"
            .formatted(schema));
  }

  private Map<String, String> hashes(String schema) throws SQLException {
    Map<String, String> hashes = new LinkedHashMap<>();
    for (String table : TABLES) {
      hashes.put(table, hash("(SELECT * FROM %s.%s)".formatted(schema, table)));
    }
    hashes.put("counters", hash(DailyCounts.TABLE.formatted(schema + ".")));
    hashes.put("latencies", hash(DailyLatencies.TABLE.formatted(schema + ".")));
    return hashes;
  }

  private String hash(String table) throws SQLException {
    return belfry.database.text(
        "SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, ';' ORDER BY t::text)), '') FROM %s t"
            .formatted(table));
  }
}
