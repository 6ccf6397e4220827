package dev.belfry.consumer.sink;

import java.util.function.Function;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/// A topic that a sink applies.
///
/// @param topicId Kafka's id of it, if only that one will do; null for the one that is found
/// @param partitions how many it has
/// @param target what its records become, by Kafka's id of the topic
public record Source(@Nullable Uuid topicId, int partitions, Function<Uuid, SinkTarget> target) {}
