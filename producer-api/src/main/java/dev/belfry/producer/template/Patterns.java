package dev.belfry.producer.template;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.belfry.events.Template;
import dev.belfry.events.TemplateVariable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The patterns of a template, each parsed when it is first needed. Safe for all threads.
final class Patterns {
  /// In characters of templates: those that were said last. What is parsed takes far more memory
  /// than its characters; a number in a format takes most, some kilobytes for ten of them.
  private static final long MOST_KEPT = 250_000;

  /// By identity: a version never changes, and as long as it is in the catalogue, it is the same
  /// object there.
  private static final LoadingCache<Template, Patterns> KEPT =
      Caffeine.newBuilder()
          .weakKeys()
          .maximumWeight(MOST_KEPT)
          .<Template, Patterns>weigher(
              (template, _) -> (int) Math.min(Integer.MAX_VALUE, template.size()))
          .build(Patterns::of);

  private final Map<String, TemplateVariable> variables;
  private final Map<Place, Pattern> byPlace = new ConcurrentHashMap<>();

  private Patterns(Map<String, TemplateVariable> variables) {
    this.variables = variables;
  }

  /// For one that is used once.
  static Patterns of(Template template) {
    return new Patterns(template.variables());
  }

  /// For one that will be used again.
  static Patterns kept(Template template) {
    return KEPT.get(template);
  }

  /// @param place the name of a text, such as `in_app.title`
  /// @throws WrongText if the text is no pattern
  Pattern pattern(String locale, String place, String text) throws WrongText {
    var key = new Place(locale, place);
    Pattern known = byPlace.get(key);
    if (known == null) {
      known = new Pattern(text, locale, variables);
      byPlace.put(key, known);
    }
    return known;
  }

  private record Place(String locale, String place) {}
}
