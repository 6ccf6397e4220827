package dev.belfry.producer.template;

import dev.belfry.events.Json;
import dev.belfry.events.JsonObject;
import dev.belfry.events.Template;
import dev.belfry.events.TemplateWords;
import dev.belfry.events.Texts;
import dev.belfry.producer.request.Text;
import dev.belfry.service.text.Isolates;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a template says: the code that sends, that previews, and that tries a template before it is
/// accepted.
final class Words {
  /// As much as fits into an event beside the rest of it.
  private static final int MAX_BYTES = 64 * 1024;

  /// As `\u0007` in JSON.
  private static final int MOST_BYTES_OF_A_CHARACTER = 6;

  /// Names, quotation marks and braces, in characters.
  private static final int BESIDE_A_TEXT = 64;

  private static final String ELLIPSIS = "…";

  private Words() {}

  /// In all languages.
  ///
  /// @throws Unsayable if it has no words for that
  static TemplateWords of(Template template, JsonObject variables) throws Unsayable {
    Values values = Values.of(template.variables(), variables);
    Map<String, Texts> texts = new LinkedHashMap<>();
    Patterns patterns = Patterns.kept(template);
    for (String locale : template.texts().keySet()) {
      texts.put(locale, in(locale, template, patterns, values, false));
    }
    var words = new TemplateWords(template.named(), template.defaultLocale(), texts, variables);
    if (bytesAtMost(words) > MAX_BYTES) {
      requireToFit(words, "variables");
    }
    return words;
  }

  /// Cheaper than to write them only to see how long they are, and enough for nearly all.
  private static long bytesAtMost(TemplateWords words) {
    long[] characters = {words.variables().json().length() + BESIDE_A_TEXT};
    words
        .texts()
        .forEach((locale, texts) -> {
          characters[0] += locale.length() + BESIDE_A_TEXT;
          texts.map((place, text) -> {
            characters[0] += text.length() + BESIDE_A_TEXT;
            return text;
          });
        });
    return characters[0] * MOST_BYTES_OF_A_CHARACTER;
  }

  /// @param field what is to be changed if they don't fit
  static void requireToFit(Object words, String field) throws Unsayable {
    if (Json.mapper().writeValueAsBytes(words).length > MAX_BYTES) {
      throw new Unsayable(
          field,
          "What is said in all languages, and the variables, may have at most 64 KiB as JSON.");
    }
  }

  /// In one language.
  ///
  /// @param strict whether what is too long is wrong; otherwise it is cut
  /// @throws Unsayable if one of its texts can't be said
  static Texts in(
      String locale, Template template, Patterns patterns, Values values, boolean strict)
      throws Unsayable {
    Texts texts = template.texts().get(locale);
    if (texts == null) {
      throw new IllegalArgumentException("the template has no such language");
    }
    try {
      return texts.map((place, text) -> {
        try {
          return said(place, patterns.pattern(locale, place, text).with(values), strict);
        } catch (WrongText e) {
          throw new Misplaced(place, e);
        }
      });
    } catch (Misplaced e) {
      throw new Unsayable(
          strict ? field(locale, e.place) : "variables",
          "%s, %s: %s".formatted(locale, e.place, e.reason));
    }
  }

  static String field(String locale, String place) {
    return "texts.%s.%s".formatted(locale, place);
  }

  private static String said(String place, String words, boolean strict) throws WrongText {
    if (Text.isBlank(words)) {
      throw new WrongText("Leads to nothing that can be seen.");
    }
    int most = longest(place);
    if (Text.length(words) <= most) {
      return words;
    }
    if (strict) {
      throw new WrongText(
          "Leads to more than %s characters with the samples of its variables.".formatted(most));
    }
    return Isolates.cut(words, most, ELLIPSIS);
  }

  /// In characters.
  private static int longest(String place) {
    return switch (place) {
      case "in_app.message", "push.body", "email.body" -> 10_000;
      case "email.button" -> 50;
      default -> 200;
    };
  }

  /// Out of a function that may throw nothing else.
  private static final class Misplaced extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String place;
    private final String reason;

    Misplaced(String place, WrongText wrong) {
      super(null, null, false, false);
      this.place = place;
      this.reason = wrong.reason();
    }
  }
}
