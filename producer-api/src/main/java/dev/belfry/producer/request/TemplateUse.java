package dev.belfry.producer.request;

import dev.belfry.events.Json;
import dev.belfry.events.JsonObject;
import dev.belfry.events.Preferences;
import dev.belfry.events.TemplateVariable;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A template that is to find the words for a notification.
///
/// @param key of the template
/// @param variables what it is told: an object of texts and numbers, by name in alphabetical order
/// @param inItsCategory whether the notification belongs where the template says
public record TemplateUse(String key, JsonObject variables, boolean inItsCategory) {
  private static final int MAX_VARIABLES = 50;
  private static final int MAX_LENGTH = 10_000;

  /// Takes it from the body and notes what is wrong; null if the body names none. Which templates
  /// there are, and what they want to be told, is not known here.
  static @Nullable TemplateUse take(Members body) {
    JsonNode named = body.take("template");
    JsonNode told = body.take("variables");
    if (named == null) {
      if (told != null) {
        body.refuse("variables", "Are for a template, and none is named.");
      }
      return null;
    }
    String key = named.stringValue("");
    if (!Preferences.isKey(key)) {
      body.refuse("template", "Must be the key of a template.");
    }
    for (String words : new String[] {"title", "message"}) {
      if (body.take(words) != null) {
        body.refuse(words, "Must not be given beside a template, whose words are taken.");
      }
    }
    return new TemplateUse(key, takeVariables(body, told), body.take("category") == null);
  }

  /// Those of a call that names its template elsewhere.
  static JsonObject takeVariables(Members body) {
    return takeVariables(body, body.take("variables"));
  }

  private static JsonObject takeVariables(Members body, @Nullable JsonNode told) {
    if (told == null) {
      return JsonObject.EMPTY;
    }
    if (!(told instanceof ObjectNode object) || object.size() > MAX_VARIABLES) {
      body.refuse(
          "variables", "Must be an object with at most %s members.".formatted(MAX_VARIABLES));
      return JsonObject.EMPTY;
    }
    Map<String, JsonNode> kept = new TreeMap<>();
    for (Map.Entry<String, JsonNode> each : object.properties()) {
      if (!TemplateVariable.isName(each.getKey())) {
        body.refuse("variables", "Has a member that no variable can be named.");
      } else if (!each.getValue().isNull()) {
        if (!isValue(each.getValue())) {
          body.refuse(
              "variables." + each.getKey(),
              "Must be text of at most %s characters that can be stored, or a number of at most 17"
                      .formatted(MAX_LENGTH)
                  + " digits.");
        }
        kept.put(each.getKey(), each.getValue());
      }
    }
    return new JsonObject(Json.mapper().writeValueAsString(kept));
  }

  /// Whether a variable may have that value.
  static boolean isValue(JsonNode value) {
    return value.isString()
        ? Json.isStorable(value.stringValue()) && Text.length(value.stringValue()) <= MAX_LENGTH
        : SenderData.isNumber(value);
  }
}
