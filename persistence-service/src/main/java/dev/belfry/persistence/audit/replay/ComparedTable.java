package dev.belfry.persistence.audit.replay;

import java.util.List;

/// A table that the topics lead to.
///
/// @param keys the columns that tell its rows apart and put them in order
/// @param bucket an expression that divides the rows into parts of some thousands
record ComparedTable(String name, List<String> keys, String bucket) {
  private static final String BY_RECIPIENT = "hashtext(recipient)::bigint & 255";

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
          new ComparedTable(
              "broadcast_state", List.of("recipient", "notification_id"), BY_RECIPIENT),
          new ComparedTable(
              "receipt", List.of("recipient", "notification_id", "session_id"), BY_RECIPIENT),
          new ComparedTable("seen", List.of("recipient", "up_to"), BY_RECIPIENT),
          new ComparedTable("delivery_session", List.of("recipient", "session_id"), BY_RECIPIENT));

  private static ComparedTable ofLog(String name, String... keys) {
    return byOffset(name, "log_offset", keys);
  }

  private static ComparedTable ofDeliveries(String name, String... keys) {
    return byOffset(name, "delivery_offset", keys);
  }

  private static ComparedTable byOffset(String name, String offset, String... keys) {
    return new ComparedTable(
        name, List.of(keys), "(partition::bigint << 40) | (%s / 10000)".formatted(offset));
  }
}
