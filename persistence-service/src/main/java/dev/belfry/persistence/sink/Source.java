package dev.belfry.persistence.sink;

import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/// A topic that a sink applies.
///
/// @param topicId Kafka's id of it, if only that one will do; null for the one that is found
/// @param partitions how many it has
/// @param rows what its records become
record Source(@Nullable Uuid topicId, int partitions, Rows rows) {}
