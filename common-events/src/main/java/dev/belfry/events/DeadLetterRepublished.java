package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.UUID;

/// An operator repaired a dead letter and put it into the log again. Recorded after the log has it:
/// an act that was cut short between the two is repeated under the same id, which readers drop.
///
/// @param actor the `sub` of the token
/// @param topic where the dead letter stands
/// @param topicId Kafka's id of that topic: in another of the same name stands something else
/// @param partition where in the topic
/// @param offset where in the partition
/// @param eventId the header `ce_id`
/// @param position where it stands now
/// @param reason why
public record DeadLetterRepublished(
    @JsonProperty(required = true) String actor,
    @JsonProperty(required = true) String topic,
    @JsonProperty(required = true) UUID topicId,
    @JsonProperty(required = true) int partition,
    @JsonProperty(required = true) long offset,
    @JsonProperty(required = true) String eventId,
    @JsonProperty(required = true) Position position,
    @JsonProperty(required = true) String reason)
    implements AuditEvent {
  public DeadLetterRepublished {
    requireNonNull(actor, "actor");
    requireNonNull(topic, "topic");
    requireNonNull(topicId, "topic_id");
    requireNonNull(eventId, "event_id");
    requireNonNull(position, "position");
    requireNonNull(reason, "reason");
  }
}
