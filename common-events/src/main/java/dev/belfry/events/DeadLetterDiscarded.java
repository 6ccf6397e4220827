package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.UUID;

/// An operator decided that nothing is to come of a dead letter.
///
/// @param actor the `sub` of the token
/// @param topic where the dead letter stands
/// @param topicId Kafka's id of that topic: in another of the same name stands something else
/// @param partition where in the topic
/// @param offset where in the partition
/// @param reason why
public record DeadLetterDiscarded(
    @JsonProperty(required = true) String actor,
    @JsonProperty(required = true) String topic,
    @JsonProperty(required = true) UUID topicId,
    @JsonProperty(required = true) int partition,
    @JsonProperty(required = true) long offset,
    @JsonProperty(required = true) String reason)
    implements AuditEvent {
  public DeadLetterDiscarded {
    requireNonNull(actor, "actor");
    requireNonNull(topic, "topic");
    requireNonNull(topicId, "topic_id");
    requireNonNull(reason, "reason");
  }
}
