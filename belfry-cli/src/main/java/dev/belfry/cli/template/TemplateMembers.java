package dev.belfry.cli.template;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a template says, member by member, so that two can be compared however they are written.
final class TemplateMembers {
  private static final List<String> NOT_COMPARED =
      List.of("key", "version", "syntax", "expected_version");

  private TemplateMembers() {}

  /// Each value in JSON, by its place such as `texts.de.in_app.title`.
  static SortedMap<String, String> of(JsonNode template) {
    SortedMap<String, String> members = new TreeMap<>();
    members.put("category", "\"default\"");
    if (template instanceof ObjectNode object) {
      add(members, "", object.deepCopy().remove(NOT_COMPARED));
    }
    template
        .path("variables")
        .propertyNames()
        .forEach(name -> members.putIfAbsent("variables.%s.required".formatted(name), "true"));
    return members;
  }

  private static void add(SortedMap<String, String> members, String place, JsonNode node) {
    if (node.isObject()) {
      node.forEachEntry((name, value) -> add(members, inside(place, name), value));
    } else if (!node.isNull()) {
      members.put(place, node.toString());
    }
  }

  private static String inside(String place, String name) {
    return switch (place) {
      case "" -> name;
      case "texts" -> "texts." + Locale.forLanguageTag(name).toLanguageTag();
      default -> place + "." + name;
    };
  }
}
