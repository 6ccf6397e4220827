package dev.belfry.events;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// A version of a template: what is said, in several languages, about what senders only name.
///
/// @param key its key: 1 to 64 characters, see [Preferences#isKey]
/// @param version 1, 2, 3 and so on
/// @param category where notifications belong that name no category themselves
/// @param defaultLocale which of the languages is for everyone else
/// @param variables what senders tell, by name
/// @param texts by language, as a tag of BCP 47
/// @param syntax which language the texts are patterns of
public record Template(
    String key,
    int version,
    String category,
    String defaultLocale,
    Map<String, TemplateVariable> variables,
    Map<String, Texts> texts,
    String syntax) {
  /// Patterns of ICU's first MessageFormat.
  public static final String ICU_1 = "icu1";

  /// What a text or a variable counts beside its characters. Which versions are void depends on it,
  /// so it never changes.
  private static final int CHARACTERS_OF_EACH = 64;

  /// "Ann liked your post". It always exists; this is how it is until someone puts it.
  public static final Template USER_ACTION =
      new Template(
          "user-action",
          1,
          Preferences.DEFAULT_CATEGORY,
          "en",
          userAction(),
          Map.of(
              "en",
              new Texts(
                  new Texts.InApp(
                      "{actor} {action} your {object}", "{actor} {action} your {object}."),
                  null,
                  null)),
          ICU_1);

  public Template {
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
  }

  static Template of(TemplatePut put) {
    return new Template(
        put.key(),
        put.version(),
        put.category(),
        put.defaultLocale(),
        put.variables(),
        put.texts(),
        put.syntax());
  }

  private static Map<String, TemplateVariable> userAction() {
    Map<String, TemplateVariable> variables = new LinkedHashMap<>();
    variables.put("actor", text("Ann"));
    variables.put("action", text("liked"));
    variables.put("object", text("post"));
    return variables;
  }

  private static TemplateVariable text(String sample) {
    return new TemplateVariable(
        TemplateVariable.Type.TEXT, true, JsonNodeFactory.instance.stringNode(sample));
  }

  /// Whether it can say what another is sent for: it is told the same, and belongs to the same
  /// category. Samples don't matter.
  public boolean takesWhat(Template other) {
    return category.equals(other.category) && told().equals(other.told());
  }

  private Map<String, Map.Entry<TemplateVariable.Type, Boolean>> told() {
    Map<String, Map.Entry<TemplateVariable.Type, Boolean>> told = new LinkedHashMap<>();
    variables.forEach(
        (name, variable) -> told.put(name, Map.entry(variable.type(), variable.required())));
    return told;
  }

  /// What names it in events.
  public TemplateVersion named() {
    return new TemplateVersion(key, version);
  }

  /// How many characters it has: in its texts, and in the names and samples of its variables. Each
  /// of these has some more by being there, so that many short ones are not for free.
  public long size() {
    long[] size = {0};
    texts
        .values()
        .forEach(each ->
            each.map((name, text) -> {
              size[0] += text.length() + CHARACTERS_OF_EACH;
              return text;
            }));
    variables.forEach((name, variable) -> {
      JsonNode sample = variable.sample();
      size[0] += name.length() + CHARACTERS_OF_EACH;
      size[0] += sample != null && sample.isString() ? sample.stringValue().length() : 0;
    });
    return size[0];
  }
}
