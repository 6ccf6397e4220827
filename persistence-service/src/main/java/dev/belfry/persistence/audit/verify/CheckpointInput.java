package dev.belfry.persistence.audit.verify;

import dev.belfry.events.EventLog;
import dev.belfry.events.Topic;
import dev.belfry.persistence.audit.chain.ChainedPosition;
import dev.belfry.persistence.audit.chain.Head;
import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.problem.UnknownMembers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads the body of a verification: `{}`, or `{"checkpoint": {...}}` with a checkpoint as it was
/// handed out.
final class CheckpointInput {
  private static final List<String> CHECKPOINT =
      List.of("topic", "topic_id", "taken_at", "partitions");
  private static final Set<String> PARTITION = Set.of("partition", "next_offset", "head");

  private final EventLog log;
  private final List<FieldError> errors = new ArrayList<>();
  private final List<ChainedPosition> found = new ArrayList<>();

  private CheckpointInput(EventLog log) {
    this.log = log;
  }

  /// The checkpoint's heads; none if there is no checkpoint.
  ///
  /// @throws ProblemException 422 if it is none of this log
  static List<ChainedPosition> read(ObjectNode body, EventLog log) {
    var input = new CheckpointInput(log);
    input.onlyMembers(body, List.of("checkpoint"), "");
    JsonNode checkpoint = body.get("checkpoint");
    if (checkpoint != null && !checkpoint.isNull()) {
      input.readCheckpoint(checkpoint);
    }
    if (!input.errors.isEmpty()) {
      throw ProblemException.invalid(input.errors);
    }
    return input.found;
  }

  private void readCheckpoint(JsonNode checkpoint) {
    if (!checkpoint.isObject()) {
      error("checkpoint", "A checkpoint as it was handed out is expected.");
      return;
    }
    onlyMembers(checkpoint, CHECKPOINT, "checkpoint");
    if (!Topic.NOTIFICATIONS.topicName().equals(text(checkpoint.get("topic")))) {
      error("checkpoint.topic", "The log's name is expected.");
    }
    if (!log.topicId().toString().equals(text(checkpoint.get("topic_id")))) {
      error("checkpoint.topic_id", "It is a checkpoint of another log than the one that is here.");
    }
    JsonNode partitions = checkpoint.get("partitions");
    if (partitions == null || !partitions.isArray()) {
      error("checkpoint.partitions", "A list is expected.");
      return;
    }
    var seen = new HashSet<Integer>();
    for (JsonNode partition : partitions) {
      ChainedPosition known = readPartition(partition);
      if (known == null || !seen.add(known.partition())) {
        error(
            "checkpoint.partitions",
            "Each partition of the log is expected at most once, with next_offset and head.");
        return;
      }
      found.add(known);
    }
  }

  private @Nullable ChainedPosition readPartition(JsonNode partition) {
    if (!partition.isObject()
        || !partition.propertyNames().stream().allMatch(PARTITION::contains)) {
      return null;
    }
    Long number = wholeNumber(partition.get("partition"));
    Long next = wholeNumber(partition.get("next_offset"));
    String text = text(partition.get("head"));
    Head head = text == null ? null : Head.parse(text).orElse(null);
    return number == null || number >= log.partitions() || next == null || next == 0 || head == null
        ? null
        : new ChainedPosition(number.intValue(), next, head);
  }

  private static @Nullable Long wholeNumber(@Nullable JsonNode node) {
    return node != null
            && node.isIntegralNumber()
            && node.canConvertToLong()
            && node.longValue() >= 0
        ? node.longValue()
        : null;
  }

  private static @Nullable String text(@Nullable JsonNode node) {
    return node != null && node.isString() ? node.stringValue() : null;
  }

  private void onlyMembers(JsonNode object, List<String> known, String of) {
    UnknownMembers.in(object, of, known).ifPresent(errors::add);
  }

  private void error(String field, String message) {
    errors.add(new FieldError(field, message));
  }
}
