package dev.belfry.persistence.audit.replay;

import dev.belfry.persistence.audit.verify.Finding;
import dev.belfry.persistence.audit.verify.LostRecords;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.TopicPartition;

/// What a replay goes on after because that was accepted, in the table `lost_record` beside its
/// rows, with all that was accepted earlier: it is kept for ever.
final class SkippedLosses {
  private final ReplayDatabase database;
  private final Operator by;

  SkippedLosses(ReplayDatabase database, Operator by) {
    this.database = database;
    this.by = by;
  }

  /// Takes along what the live rows went on after.
  void takeAlong() {
    database
        .client()
        .sql(
            "INSERT INTO %s.lost_record SELECT * FROM %s.lost_record ON CONFLICT DO NOTHING"
                .formatted(ReplayDatabase.REBUILT, database.liveSchema()))
        .update();
  }

  /// Keeps it. To be called before it is passed: better twice than not at all.
  void keep(Finding finding) {
    database
        .client()
        .sql(
            """
            INSERT INTO %s.lost_record
              (topic, partition, from_offset, to_offset, kind, accepted_at, accepted_by, reason)
            VALUES (:topic, :partition, :from, :to, :kind, now(), :by, :reason)
            """
                .formatted(ReplayDatabase.REBUILT))
        .param("topic", finding.topic())
        .param("partition", finding.partition())
        .param("from", finding.from())
        .param("to", finding.to() + 1)
        .param("kind", finding.kind().name().toLowerCase(Locale.ROOT))
        .param("by", by.actor())
        .param("reason", by.reason())
        .update();
  }

  /// What this replay has passed in a partition before it was interrupted.
  List<Finding> before(TopicPartition partition, long offset) {
    return database
        .client()
        .sql(
            """
            SELECT * FROM (
              TABLE %s.lost_record EXCEPT TABLE %s.lost_record) lost
            WHERE topic = :topic AND partition = :partition AND to_offset <= :offset
            ORDER BY from_offset
            """
                .formatted(ReplayDatabase.REBUILT, database.liveSchema()))
        .param("topic", partition.topic())
        .param("partition", partition.partition())
        .param("offset", offset)
        .query((row, _) -> LostRecords.finding(row))
        .list();
  }
}
