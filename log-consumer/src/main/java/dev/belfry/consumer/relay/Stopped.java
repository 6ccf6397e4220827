package dev.belfry.consumer.relay;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/// A record that must not be passed over, and that nothing can be done with for now: its topic
/// waits there until an operator, or another version of this service, changes that.
public final class Stopped extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// @param reason what is in the way and what helps, without a word of the record
  public Stopped(ConsumerRecord<?, ?> source, String reason) {
    super(
        "stopped at %s-%s offset %s: %s"
            .formatted(source.topic(), source.partition(), source.offset(), reason),
        null,
        false,
        false);
  }
}
