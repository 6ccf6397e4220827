package dev.belfry.producer.template;

import dev.belfry.events.Json;
import dev.belfry.events.JsonObject;
import dev.belfry.events.Template;
import dev.belfry.events.TemplateWords;
import dev.belfry.events.Texts;
import dev.belfry.producer.request.TemplateRequest;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/// Templates as they are put, and what they say.
final class TemplatesInTests {
  private TemplatesInTests() {}

  /// @param body of the PUT, with ' for quotation marks
  static Template put(String body) {
    return put(Json.readObject(body.replace('\'', '"')));
  }

  private static Template put(ObjectNode body) {
    return TemplateRequest.read(body).orRefuse().template("shipped", 7);
  }

  /// With one text in one language.
  ///
  /// @param variables as in the body of the PUT, with ' for quotation marks
  static Template saying(String locale, String variables, String title) {
    return saying(locale, variables, title, "m");
  }

  /// With two texts in one language.
  static Template saying(String locale, String variables, String title, String message) {
    ObjectNode body = Json.mapper().createObjectNode().put("default_locale", locale);
    body.set("variables", Json.readObject(variables.replace('\'', '"')));
    body.putObject("texts")
        .putObject(locale)
        .putObject("in_app")
        .put("title", title)
        .put("message", message);
    return put(body);
  }

  /// @param variables in JSON, with ' for quotation marks
  static Texts.InApp say(Template template, String variables) throws Unsayable {
    return in(template.defaultLocale(), words(template, variables)).inApp();
  }

  static Texts in(String locale, TemplateWords words) {
    return Objects.requireNonNull(words.texts().get(locale));
  }

  static TemplateWords words(Template template, String variables) throws Unsayable {
    return Words.of(template, new JsonObject(variables.replace('\'', '"')));
  }
}
