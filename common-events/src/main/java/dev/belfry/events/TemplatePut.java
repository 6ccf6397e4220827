package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// A template is from here on as it is described. What was accepted before keeps its words.
///
/// @param key its key
/// @param version the version that this makes
/// @param category where notifications belong that name no category themselves
/// @param defaultLocale which of the languages is for everyone else
/// @param variables what senders tell, by name
/// @param texts by language, as a tag of BCP 47
/// @param syntax which language the texts are patterns of
/// @param actor the `sub` of the token that asked for it
/// @param reason why
public record TemplatePut(
    @JsonProperty(required = true) String key,
    @JsonProperty(required = true) int version,
    @JsonProperty(required = true) String category,
    @JsonProperty(required = true) String defaultLocale,
    @JsonProperty(required = true) Map<String, TemplateVariable> variables,
    @JsonProperty(required = true) Map<String, Texts> texts,
    @JsonProperty(required = true) String syntax,
    @JsonProperty(required = true) String actor,
    @JsonProperty(required = true) String reason)
    implements CatalogueEvent {
  public TemplatePut {
    Category.requireKey(key);
    Category.requireKey(category);
    requireNonNull(defaultLocale, "defaultLocale");
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    requireNonNull(syntax, "syntax");
    requireNonNull(actor, "actor");
    requireNonNull(reason, "reason");
  }

  @Override
  public String kind() {
    return "template";
  }
}
