package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a template said when a notification was accepted, in all its languages. So nobody has to
/// ask for the template any more, and what becomes of it changes nothing.
///
/// @param template which one
/// @param locale its default language, which title and message of the notification are in
/// @param texts by language, as a tag of BCP 47
/// @param variables what the sender said, as it was
/// @param experiment by which the version was chosen; null if it was the newest
public record TemplateWords(
    TemplateVersion template,
    String locale,
    Map<String, Texts> texts,
    JsonObject variables,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Exposure experiment) {
  public TemplateWords {
    requireNonNull(template, "template");
    requireNonNull(locale, "locale");
    texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    requireNonNull(variables, "variables");
  }

  /// Outside experiments.
  public TemplateWords(
      TemplateVersion template, String locale, Map<String, Texts> texts, JsonObject variables) {
    this(template, locale, texts, variables, null);
  }

  /// The same as part of an experiment.
  public TemplateWords in(Exposure exposure) {
    return new TemplateWords(template, locale, texts, variables, exposure);
  }

  /// As read from JSON: null where no template is named.
  static @Nullable TemplateWords read(
      @Nullable TemplateVersion template,
      @Nullable String locale,
      @Nullable Map<String, Texts> texts,
      @Nullable JsonObject variables,
      @Nullable Exposure experiment) {
    return template == null || locale == null
        ? null
        : new TemplateWords(
            template,
            locale,
            texts == null ? Map.of() : texts,
            variables == null ? JsonObject.EMPTY : variables,
            experiment);
  }

  /// Which of the languages a person is told in.
  ///
  /// @param readers as a tag of BCP 47; null if it is not known
  public String chosenFor(@Nullable String readers) {
    return Language.choose(readers, texts.keySet(), locale);
  }
}
