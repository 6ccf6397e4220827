package dev.belfry.service.log;

import org.apache.kafka.common.KafkaException;

/// Bytes in a partition that are no records, such as a batch whose checksum does not fit.
public final class UnreadableRecords {
  private UnreadableRecords() {}

  /// Whether a poll failed since the next bytes of a partition are no records.
  ///
  /// Kafka's client has one exception for that: this class itself. What else goes wrong has a class
  /// of its own. The client does not tell which partition it is; it has handed out all records
  /// before the batch in question, and goes on only when told to seek past it.
  ///
  /// Kafka's client wraps what a rebalance callback throws in the same class: callbacks of whoever
  /// asks this must not throw, but keep their failure for after the poll.
  public static boolean areCauseOf(KafkaException e) {
    return e.getClass() == KafkaException.class;
  }
}
