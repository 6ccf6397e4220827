package dev.belfry.events;

import org.apache.kafka.common.KafkaException;

/// A record went, or would have gone, into another topic than the log that was meant: what stands
/// there is not in the log.
public final class OtherLogException extends KafkaException {
  private static final long serialVersionUID = 1;

  OtherLogException(String message) {
    super(message);
  }
}
