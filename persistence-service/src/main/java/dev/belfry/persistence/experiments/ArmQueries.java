package dev.belfry.persistence.experiments;

import dev.belfry.events.Experiment;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Counts people by what they were told first. Read from the rows of the log, so what a crash or a
/// repeat has done to them is nothing.
@Component
class ArmQueries {
  private static final String FIRST =
      """
      WITH
        -- from the index alone, however often each of them was told
        first AS (
          SELECT DISTINCT ON (recipient) recipient, log_offset FROM notification
          WHERE experiment = :experiment AND recipient IS NOT NULL
          ORDER BY recipient, log_offset),
        told AS (
          SELECT n.recipient, n.id, n.log_offset, n.created_at, n.expires_at, n.removed_offset,
            n.experiment_version, n.variant
          FROM first CROSS JOIN LATERAL (
            SELECT * FROM notification n
            WHERE n.experiment = :experiment AND n.recipient = first.recipient
              AND n.log_offset = first.log_offset
            LIMIT 1) n)
      SELECT told.experiment_version, told.variant, count(*) AS people,
        count(*) FILTER (
          WHERE done.at <= told.created_at + :window * INTERVAL '1 second') AS outcomes
      FROM told LEFT JOIN LATERAL (%s) done ON true
      GROUP BY 1, 2
      """;

  private static final String CLICKED =
      FIRST.formatted(
          """
          SELECT c.appended_at AS at FROM state_change c
          WHERE c.recipient = told.recipient AND c.notification_id = told.id
            AND c.effective AND c.kind = 'clicked'
          LIMIT 1
          """);

  /// By a mark of its own, or by the first mark-all-read that reached it while it was there.
  private static final String READ =
      FIRST.formatted(
          """
          SELECT marked.at FROM (
            (SELECT c.log_offset, c.appended_at AS at FROM state_change c
            WHERE c.recipient = told.recipient AND c.notification_id = told.id
              AND c.effective AND c.kind = 'read'
            ORDER BY c.log_offset LIMIT 1)
            UNION ALL
            SELECT a.log_offset, a.appended_at
            FROM first_all_read(told.recipient, told.log_offset) a
            WHERE (told.removed_offset IS NULL OR told.removed_offset > a.log_offset)
              AND (told.expires_at IS NULL OR told.expires_at > a.appended_at)) marked
          ORDER BY marked.log_offset LIMIT 1
          """);

  private final JdbcClient database;

  ArmQueries(JdbcClient database) {
    this.database = database;
  }

  List<ArmCount> of(Experiment experiment) {
    String sql =
        switch (experiment.metric()) {
          case READ -> READ;
          case CLICKED -> CLICKED;
        };
    return database
        .sql(sql)
        .param("experiment", experiment.key())
        .param("window", experiment.windowSeconds())
        .query((row, _) ->
            new ArmCount(
                row.getInt("experiment_version"),
                row.getString("variant"),
                new Proportion(row.getLong("people"), row.getLong("outcomes"))))
        .list();
  }
}
