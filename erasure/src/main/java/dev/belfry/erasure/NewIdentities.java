package dev.belfry.erasure;

import dev.belfry.events.EventLog;
import dev.belfry.events.EventType;
import dev.belfry.events.Json;
import dev.belfry.events.Position;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Header;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Says of what names a place in a topic that it is the same place in the topic that has taken its
/// place: partitions and offsets are the same, only the ids of the topics are others, and with that
/// of the log the epoch.
///
/// @param former the log's id
/// @param present the log's id now
/// @param topics the ids of all topics that were replaced, with those that took their place
record NewIdentities(EventLog former, EventLog present, Map<UUID, UUID> topics) {
  /// An id of a topic as events have it.
  static UUID uuid(Uuid topicId) {
    return new UUID(topicId.getMostSignificantBits(), topicId.getLeastSignificantBits());
  }

  /// What a record says now.
  Verdict applyTo(ConsumerRecord<byte[], byte[]> kafkaRecord) {
    EventType type = typeOf(kafkaRecord).orElse(null);
    if (type == null) {
      return Verdict.KEEP;
    }
    return switch (type) {
      case ALL_READ, ALL_ARCHIVED -> change(kafkaRecord, event -> position(event, "up_to"));
      case DELIVERED -> change(kafkaRecord, event -> position(event, "seen"));
      case SESSION_OPENED -> change(kafkaRecord, event -> position(event, "from"));
      case SESSION_CLOSED -> change(kafkaRecord, event -> position(event, "sent_up_to"));
      case CHANNEL_ACTIVATED, CHANNEL_DEACTIVATED -> change(kafkaRecord, this::epoch);
      case DEAD_LETTER_REPUBLISHED -> change(kafkaRecord, this::placeAndTopic);
      case DEAD_LETTER_DISCARDED -> change(kafkaRecord, this::topicId);
      default -> Verdict.KEEP;
    };
  }

  private static Optional<EventType> typeOf(ConsumerRecord<byte[], byte[]> kafkaRecord) {
    Header type = kafkaRecord.headers().lastHeader("ce_type");
    return type == null || type.value() == null
        ? Optional.empty()
        : EventType.ofWireName(new String(type.value(), StandardCharsets.UTF_8));
  }

  private static Verdict change(ConsumerRecord<byte[], byte[]> kafkaRecord, Change change) {
    Optional<JsonNode> tree = Person.object(kafkaRecord.value());
    return tree.isPresent() && change.apply((ObjectNode) tree.get())
        ? new Verdict.Change(Json.mapper().writeValueAsBytes(tree.get()))
        : Verdict.KEEP;
  }

  private boolean position(ObjectNode event, String member) {
    Optional<Position> position = Position.parse(event.path(member).asString(""));
    if (position.isEmpty() || position.get().epoch() != former.epoch()) {
      return false;
    }
    event.put(
        member, present.position(position.get().partition(), position.get().offset()).toString());
    return true;
  }

  private boolean epoch(ObjectNode event) {
    JsonNode epoch = event.path("epoch");
    if (!epoch.isIntegralNumber() || epoch.asLong() != former.epoch()) {
      return false;
    }
    event.put("epoch", present.epoch());
    return true;
  }

  private boolean placeAndTopic(ObjectNode event) {
    boolean changed = topicId(event);
    return position(event, "position") || changed;
  }

  private boolean topicId(ObjectNode event) {
    String id = event.path("topic_id").asString("");
    for (Map.Entry<UUID, UUID> replaced : topics.entrySet()) {
      if (replaced.getKey().toString().equals(id)) {
        event.put("topic_id", replaced.getValue().toString());
        return true;
      }
    }
    return false;
  }

  /// Whether it changed anything.
  @FunctionalInterface
  private interface Change {
    boolean apply(ObjectNode event);
  }
}
