package dev.belfry.events;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/// The topics of Belfry: their names and how they are kept. The only place that knows either.
public enum Topic {
  /// The log: everything that changes what a user sees, for ever. Keyed by recipient; stamped by
  /// the broker, since a producer's clock orders nothing.
  NOTIFICATIONS("belfry.notifications", Kept.FOR_EVER, true),
  /// What sockets were told and said.
  RECEIPTS("belfry.receipts", Kept.FOR_EVER, true),
  /// Audit queries and operators' acts.
  AUDIT("belfry.audit", Kept.FOR_EVER, false),
  /// Broadcasts and their withdrawals, once each, on their way into every partition of the log.
  BROADCASTS("belfry.broadcasts", Duration.ofDays(30), false),
  /// Versions of what operators offer to all, such as categories.
  CATALOGUE("belfry.catalogue", Kept.FOR_EVER, false),
  /// Where people can be reached outside Belfry, which is to be forgotten when they ask for it: the
  /// last record of each key is kept. In the partition of the recipient.
  CONTACTS("belfry.contacts", Kept.UNTIL_REPLACED, true),
  /// What was decided about mails and pushes, and what became of them.
  DELIVERIES("belfry.deliveries", Kept.FOR_EVER, true),
  /// The door for services in any language.
  REQUESTS("belfry.requests", Duration.ofDays(7), true),
  /// Requests that were refused, with the reason.
  REQUESTS_DEAD_LETTERS("belfry.requests-dlt", Duration.ofDays(30), true);

  private final String topicName;
  private final Duration retention;
  private final boolean partitioned;

  Topic(String topicName, Duration retention, boolean partitioned) {
    this.topicName = topicName;
    this.retention = retention;
    this.partitioned = partitioned;
  }

  /// Its name in Kafka.
  public String topicName() {
    return topicName;
  }

  /// How many partitions it has, in a log of so many.
  public int partitions(int logPartitions) {
    return partitioned ? logPartitions : 1;
  }

  /// How large a record it must at least take. The largest event is what a body of 64 KiB asks for,
  /// with the fields and headers that are added; a dead letter is written without its content where
  /// that is too large.
  int leastMaxMessageBytes() {
    return this == REQUESTS_DEAD_LETTERS ? 1_024 : 128 * 1_024;
  }

  /// Whether only the last record of each key is kept: then offsets without records are no losses.
  public boolean isCompacted() {
    return retention.equals(Kept.UNTIL_REPLACED);
  }

  /// The settings that it must have.
  public Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(isCompacted() ? compaction() : retention());
    settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    // A leader that has not seen all that was acknowledged would take it back.
    settings.put(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
    return Map.copyOf(settings);
  }

  private Map<String, String> retention() {
    return Map.of(
        TopicConfig.CLEANUP_POLICY_CONFIG,
        TopicConfig.CLEANUP_POLICY_DELETE,
        TopicConfig.RETENTION_MS_CONFIG,
        retention.isNegative() ? "-1" : String.valueOf(retention.toMillis()),
        TopicConfig.RETENTION_BYTES_CONFIG,
        "-1");
  }

  /// What was replaced or erased is gone after a day; that it was erased is said for as long as a
  /// reader may have been away.
  private static Map<String, String> compaction() {
    return Map.of(
        TopicConfig.CLEANUP_POLICY_CONFIG,
        TopicConfig.CLEANUP_POLICY_COMPACT,
        TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
        String.valueOf(Duration.ofDays(1).toMillis()),
        TopicConfig.DELETE_RETENTION_MS_CONFIG,
        String.valueOf(Duration.ofDays(30).toMillis()));
  }

  private static final class Kept {
    static final Duration FOR_EVER = Duration.ofMillis(-1);
    static final Duration UNTIL_REPLACED = Duration.ofMillis(-2);
  }
}
