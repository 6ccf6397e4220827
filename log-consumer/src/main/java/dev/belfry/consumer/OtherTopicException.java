package dev.belfry.consumer;

import org.apache.kafka.common.Uuid;

/// The topic was created anew under its name: its offsets mean something else now.
public final class OtherTopicException extends Exception {
  private final Uuid found;

  OtherTopicException(Uuid found) {
    super("the topic was created anew", null, false, false);
    this.found = found;
  }

  /// Kafka's id of the topic that is there now.
  public Uuid found() {
    return found;
  }
}
