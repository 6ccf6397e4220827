package dev.belfry.consumer.sink;

/// The rows were begun with another number of partitions than the log has now: a recipient's events
/// would go on in another partition than the one they are in.
final class PartitionsException extends RuntimeException {
  PartitionsException(String topic, long begun, int now) {
    super(reason(topic, begun, String.valueOf(now)));
  }

  static String reason(String topic, long begun, String now) {
    return ("wrong_partitions: the rows of %s were begun with %s partitions, and the log has %s now."
            + " The number never changes: to have another, copy the log into a new topic and make"
            + " new rows of it (docs/contract/kafka.md)")
        .formatted(topic, begun, now);
  }
}
