package dev.belfry.cli.template;

import dev.belfry.events.Json;
import java.math.BigDecimal;
import java.util.IllformedLocaleException;
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

  private static final String DEFAULT_LOCALE = "default_locale";

  /// How many an exponent may stand for, to be written out.
  private static final int MOST_ZEROS = 40;

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
      // A number may be a node of its own text, see Json.readObject.
      String json = Json.mapper().writeValueAsString(node);
      members.put(
          place,
          place.equals(DEFAULT_LOCALE) && node.isString()
              ? Json.mapper().writeValueAsString(tag(node.asString()))
              : node.isNumber() || node.isPojo() ? number(json) : json);
    }
  }

  /// By its value: of 9.90, Belfry may answer 9.9.
  private static String number(String json) {
    try {
      BigDecimal value = new BigDecimal(json).stripTrailingZeros();
      return value.scale() >= -MOST_ZEROS && value.scale() <= MOST_ZEROS
          ? value.toPlainString()
          : value.toString();
    } catch (ArithmeticException | NumberFormatException e) {
      return json;
    }
  }

  private static String inside(String place, String name) {
    return switch (place) {
      case "" -> name;
      case "texts" -> "texts." + tag(name);
      default -> place + "." + name;
    };
  }

  /// As Belfry keeps it: of pt-br, it answers pt-BR. What is no language it refuses.
  private static String tag(String written) {
    try {
      return new Locale.Builder().setLanguageTag(written).build().toLanguageTag();
    } catch (IllformedLocaleException e) {
      return written;
    }
  }
}
