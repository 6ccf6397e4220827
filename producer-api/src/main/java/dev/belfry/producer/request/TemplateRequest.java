package dev.belfry.producer.request;

import dev.belfry.events.Preferences;
import dev.belfry.events.Template;
import dev.belfry.events.TemplateVariable;
import dev.belfry.events.Texts;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A template as it is to be: the body of `PUT /api/templates/{key}`. Whether its texts are
/// patterns is not known here.
///
/// @param category where notifications belong that name no category themselves
/// @param defaultLocale which of the languages is for everyone else
/// @param variables what senders tell, by name
/// @param texts by language, as a tag of BCP 47
/// @param expectedVersion the version that this is to come after; null for whichever there is
public record TemplateRequest(
    String category,
    String defaultLocale,
    Map<String, TemplateVariable> variables,
    Map<String, Texts> texts,
    @Nullable Integer expectedVersion) {
  private static final int MAX_VARIABLES = 50;
  private static final int MAX_LOCALES = 20;
  private static final int MAX_PATTERN = 10_000;
  private static final int MAX_SAMPLE = 1_000;
  private static final String TYPES =
      Arrays.stream(TemplateVariable.Type.values())
          .map(TemplateVariable.Type::wireName)
          .collect(Collectors.joining(", "));

  /// What the body says, or all that is wrong with it.
  public static Checked<TemplateRequest> read(ObjectNode body) {
    Members members = new Members(body);
    String category = category(members);
    Map<String, TemplateVariable> variables =
        members.takeEach("variables", MAX_VARIABLES, TemplateRequest::name, TemplateRequest::of);
    Map<String, Texts> texts =
        members.takeEach("texts", MAX_LOCALES, Tag::of, TemplateRequest::texts);
    String named = members.takeText("default_locale");
    Optional<String> locale =
        Optional.ofNullable(named).flatMap(Tag::of).filter(texts::containsKey);
    if (locale.isEmpty()) {
      members.refuse("default_locale", "Must be one of the languages that there are texts in.");
    }
    String syntax = members.takeText("syntax");
    if (syntax != null && !syntax.equals(Template.ICU_1)) {
      members.refuse("syntax", "Must be %s.".formatted(Template.ICU_1));
    }
    Integer expected = members.takeVersion();
    return members.check(
        () -> new TemplateRequest(category, locale.orElseThrow(), variables, texts, expected));
  }

  private static String category(Members members) {
    String key = members.takeText("category");
    if (key != null && !Preferences.isKey(key)) {
      members.refuse("category", "Must be the key of a category.");
    }
    return key == null ? Preferences.DEFAULT_CATEGORY : key;
  }

  private static Optional<String> name(String name) {
    return Optional.of(name).filter(TemplateVariable::isName);
  }

  private static TemplateVariable of(Members members) {
    String name = members.takeText("type");
    Optional<TemplateVariable.Type> type =
        Arrays.stream(TemplateVariable.Type.values())
            .filter(each -> each.wireName().equals(name))
            .findFirst();
    if (type.isEmpty()) {
      members.refuse("type", "Must be one of %s.".formatted(TYPES));
    }
    boolean required = members.takeBoolean("required", true);
    JsonNode sample = members.take("sample");
    if (sample != null
        && (!TemplateUse.isValue(sample) || Text.length(sample.stringValue("")) > MAX_SAMPLE)) {
      members.refuse(
          "sample", "Must be text of at most %s characters, or a number.".formatted(MAX_SAMPLE));
      sample = null;
    }
    return new TemplateVariable(
        type.orElse(TemplateVariable.Type.TEXT),
        required,
        sample == null ? null : SenderData.plain(sample));
  }

  private static Texts texts(Members members) {
    return new Texts(
        members.takeNeededObject(
            "in_app",
            texts -> new Texts.InApp(pattern(texts, "title"), pattern(texts, "message")),
            new Texts.InApp("", "")),
        members.<Texts.@Nullable Push>takeObject(
            "push", texts -> new Texts.Push(pattern(texts, "title"), pattern(texts, "body")), null),
        members.<Texts.@Nullable Email>takeObject(
            "email",
            texts ->
                new Texts.Email(
                    pattern(texts, "subject"),
                    optional(texts, "heading"),
                    pattern(texts, "body"),
                    optional(texts, "button")),
            null));
  }

  private static String pattern(Members texts, String name) {
    return texts.takeWords(name, MAX_PATTERN);
  }

  private static @Nullable String optional(Members texts, String name) {
    return texts.take(name) == null ? null : texts.takeWords(name, MAX_PATTERN);
  }

  /// The version that this would make.
  public Template template(String key, int version) {
    return new Template(
        key,
        version,
        category,
        defaultLocale,
        variables,
        new LinkedHashMap<>(texts),
        Template.ICU_1);
  }
}
