package dev.belfry.erasure;

import dev.belfry.events.Json;
import dev.belfry.events.Topic;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What goes, topic by topic.
///
/// @param person whose it is
record Removal(Person person) {
  /// The parameters of calls that name a user.
  private static final Set<String> NAMES_SOMEBODY = Set.of("user", "recipient");

  Verdict.Rule of(Topic topic) {
    return switch (topic) {
      case NOTIFICATIONS, RECEIPTS, DELIVERIES ->
          each -> person.owns(each) ? Verdict.ERASE : Verdict.KEEP;
      case CONTACTS ->
          each -> person.isContact(each) || person.hadAfter(each) ? Verdict.ERASE : Verdict.KEEP;
      case REQUESTS_DEAD_LETTERS, REQUESTS ->
          each -> person.isNamedIn(each) ? Verdict.ERASE : Verdict.KEEP;
      case AUDIT -> this::withoutNames;
      case BROADCASTS, CATALOGUE -> _ -> Verdict.KEEP;
    };
  }

  /// That somebody looked at an inbox stays, and who did. Whose inbox it was goes, and so do the
  /// person's words where a reason has them.
  private Verdict withoutNames(ConsumerRecord<byte[], byte[]> kafkaRecord) {
    Optional<JsonNode> tree = Person.object(kafkaRecord.value());
    if (tree.isEmpty()) {
      return person.isNamedIn(kafkaRecord) ? Verdict.ERASE : Verdict.KEEP;
    }
    var event = (ObjectNode) tree.get();
    boolean changed = mask(event, "reason");
    if (event.get("parameters") instanceof ObjectNode parameters) {
      for (String name : parameters.propertyNames().toArray(String[]::new)) {
        if (NAMES_SOMEBODY.contains(name) || !isNumber(parameters.get(name))) {
          changed |= mask(parameters, name);
        }
      }
    }
    return changed ? new Verdict.Change(Json.mapper().writeValueAsBytes(event)) : Verdict.KEEP;
  }

  /// A limit or an offset is nobody, although somebody's id may be a number too.
  private static boolean isNumber(JsonNode value) {
    return value.isString() && value.asString().chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private boolean mask(ObjectNode object, String member) {
    JsonNode value = object.get(member);
    if (value == null || !value.isString()) {
      return false;
    }
    String masked = person.masked(value.asString());
    if (masked.equals(value.asString())) {
      return false;
    }
    object.put(member, masked);
    return true;
  }
}
