package dev.belfry.persistence.audit.deadletters;

import dev.belfry.events.EventCodec;
import dev.belfry.events.EventType;
import dev.belfry.events.Ids;
import dev.belfry.events.Json;
import dev.belfry.events.Topic;
import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.problem.UnknownMembers;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A dead letter as it should have been.
///
/// @param type what kind of event
/// @param eventId the id that the dead letter had; where it had none that can be read, the
///   notification's, or a new one
/// @param value the event in JSON
record Repair(EventType type, String eventId, String value) {
  private static final List<String> MEMBERS = List.of("event_type", "event");

  /// Reads the body of a call.
  ///
  /// @throws ProblemException 422 with all that is wrong
  static Repair read(ObjectNode body, StoredDeadLetter letter) {
    List<FieldError> errors = new ArrayList<>();
    if (!letter.place().topic().equals(Topic.NOTIFICATIONS.topicName())) {
      errors.add(
          new FieldError("", "Only what stands in belfry.notifications can be published again."));
    }
    UnknownMembers.in(body, "", MEMBERS).ifPresent(errors::add);
    var type =
        EventType.ofWireName(body.path("event_type").stringValue("")).filter(EventType::isInLog);
    if (type.isEmpty()) {
      errors.add(
          new FieldError(
              "event_type",
              "Must be a type of the log, such as dev.belfry.notification.created.v1."));
    }
    JsonNode event = body.path("event");
    if (!event.isObject()) {
      errors.add(new FieldError("event", "Must be an object: the event as it should have been."));
    }
    if (!errors.isEmpty()) {
      throw ProblemException.invalid(errors);
    }
    return new Repair(
        type.orElseThrow(), eventId(letter, event), Json.mapper().writeValueAsString(event));
  }

  private static String eventId(StoredDeadLetter letter, JsonNode event) {
    return EventCodec.eventIdIn(DeadLetter.headers(letter.headers()))
        .orElseGet(() -> event.path("id").stringValue(Ids.next().toString()));
  }
}
