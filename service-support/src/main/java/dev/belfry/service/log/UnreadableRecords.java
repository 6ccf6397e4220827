package dev.belfry.service.log;

import org.apache.kafka.common.KafkaException;

/// Bytes in a partition that are no records, such as a batch whose checksum does not fit.
public final class UnreadableRecords {
  /// Kafka's words around whatever a listener of rebalances has thrown.
  private static final String FROM_LISTENER = "User rebalance callback";

  private UnreadableRecords() {}

  /// Whether a poll failed since the next bytes of a partition are no records.
  ///
  /// Kafka's client has no exception of its own for that: it throws the base class, which otherwise
  /// it only does around what a listener of rebalances has thrown. The client does not tell which
  /// partition it is; it has handed out all records before the batch in question, and goes on only
  /// when told to seek past it.
  public static boolean areCauseOf(KafkaException e) {
    String message = e.getMessage();
    return e.getClass() == KafkaException.class
        && (message == null || !message.startsWith(FROM_LISTENER));
  }
}
