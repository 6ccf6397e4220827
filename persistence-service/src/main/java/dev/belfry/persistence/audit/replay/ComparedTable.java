package dev.belfry.persistence.audit.replay;

import dev.belfry.persistence.analytics.DailyCounts;
import dev.belfry.persistence.analytics.DailyLatencies;
import java.util.List;

/// A table that the topics lead to.
///
/// @param keys the columns that tell its rows apart and put them in order
/// @param bucket an expression that divides the rows into parts of some thousands
/// @param source what has the rows, with the schema and a full stop for `%s`
record ComparedTable(String name, List<String> keys, String bucket, String source) {
  private static final String BY_RECIPIENT = "hashtext(recipient)::bigint & 255";
  private static final String BY_DAY = "day - DATE '2020-01-01'";

  /// All of them. The positions and the chain have rows of their own making, not of the log's.
  static final List<ComparedTable> ALL =
      List.of(
          ofLog("notification", "partition", "log_offset"),
          ofLog("state_change", "partition", "log_offset"),
          ofLog("settings_change", "partition", "log_offset"),
          ofLog("duplicate_event", "topic", "partition", "log_offset"),
          ofLog("dead_letter", "topic", "partition", "log_offset"),
          ofLog("dead_letter_disposition", "topic", "partition", "log_offset", "audit_offset"),
          ofDeliveries("delivery_step", "partition", "delivery_offset"),
          ofDeliveries("delivery_item", "recipient", "notification_id", "delivery_id"),
          ofDeliveries("channel_state", "partition", "delivery_offset"),
          ofDeliveries("suppression_change", "address_hash", "partition", "delivery_offset"),
          ofRecipients("broadcast_state", "recipient", "notification_id"),
          ofRecipients("receipt", "recipient", "notification_id", "session_id"),
          ofRecipients("seen", "recipient", "up_to"),
          ofRecipients("delivery_session", "recipient", "session_id"),
          ofRecipients("channel_step", "recipient", "notification_id", "channel", "step"),
          new ComparedTable(
              "daily_count",
              List.of(
                  "day",
                  "step",
                  "channel",
                  "notification_type",
                  "category",
                  "template",
                  "variant",
                  "reason"),
              BY_DAY,
              DailyCounts.TABLE),
          new ComparedTable(
              "daily_latency",
              List.of("day", "step", "channel", "up_to_ms"),
              BY_DAY,
              DailyLatencies.TABLE));

  private static ComparedTable ofLog(String name, String... keys) {
    return byOffset(name, "log_offset", keys);
  }

  private static ComparedTable ofDeliveries(String name, String... keys) {
    return byOffset(name, "delivery_offset", keys);
  }

  private static ComparedTable byOffset(String name, String offset, String... keys) {
    return rows(name, "(partition::bigint << 40) | (%s / 10000)".formatted(offset), keys);
  }

  private static ComparedTable ofRecipients(String name, String... keys) {
    return rows(name, BY_RECIPIENT, keys);
  }

  private static ComparedTable rows(String name, String bucket, String... keys) {
    return new ComparedTable(name, List.of(keys), bucket, "%1$s" + name);
  }

  /// What has the rows of a schema.
  String in(String schema) {
    return source.formatted(schema + ".");
  }
}
