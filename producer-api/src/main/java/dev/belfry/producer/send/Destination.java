package dev.belfry.producer.send;

import dev.belfry.events.RecipientId;

/// Where in Kafka a publication goes. While one is away, calls for the others go on.
public sealed interface Destination {
  /// One recipient's partition of the log.
  record PartitionOf(RecipientId recipient) implements Destination {}

  /// Many partitions of the log, and so much that an acknowledgement may take long.
  record Many() implements Destination {}

  /// The topic from which copies go into every partition.
  record Everyone() implements Destination {}
}
