package dev.belfry.producer.template;

import dev.belfry.events.Template;
import dev.belfry.service.problem.FieldError;
import java.util.ArrayList;
import java.util.List;

/// Finds out, before a template is accepted, whether it can say what it is for: in every language
/// and on every channel, with its samples, and without what senders may leave out.
final class TemplateCheck {
  private static final int MAX_ERRORS = 20;

  private TemplateCheck() {}

  /// All that is wrong with it; empty if it can be used.
  static List<FieldError> faults(Template template) {
    List<FieldError> faults = new ArrayList<>();
    Patterns patterns = Patterns.of(template);
    template
        .texts()
        .forEach((locale, texts) ->
            texts.map((place, text) -> {
              try {
                patterns.pattern(locale, place, text).check();
              } catch (WrongText e) {
                faults.add(
                    new FieldError(
                        Words.field(locale, place),
                        "%s, %s: %s".formatted(locale, place, e.reason())));
              }
              return text;
            }));
    if (faults.isEmpty()) {
      faults.addAll(faultsIfTried(template, patterns));
    }
    return faults.subList(0, Math.min(MAX_ERRORS, faults.size()));
  }

  private static List<FieldError> faultsIfTried(Template template, Patterns patterns) {
    try {
      Words.requireToFit(template.texts(), "texts");
      for (boolean all : new boolean[] {true, false}) {
        Values samples = Values.samples(template.variables(), all);
        for (String locale : template.texts().keySet()) {
          Words.in(locale, template, patterns, samples, true);
        }
      }
      return List.of();
    } catch (Unsayable e) {
      return e.errors();
    }
  }
}
