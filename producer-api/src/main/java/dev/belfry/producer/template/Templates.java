package dev.belfry.producer.template;

import dev.belfry.events.Catalogue;
import dev.belfry.events.Category;
import dev.belfry.events.Content;
import dev.belfry.events.Experiment;
import dev.belfry.events.Exposure;
import dev.belfry.events.JsonObject;
import dev.belfry.events.Language;
import dev.belfry.events.LocalWords;
import dev.belfry.events.RecipientId;
import dev.belfry.events.Template;
import dev.belfry.events.TemplateWords;
import dev.belfry.producer.category.Categories;
import dev.belfry.producer.category.Categories.NotReadException;
import dev.belfry.producer.request.Draft;
import dev.belfry.producer.request.TemplateUse;
import dev.belfry.service.problem.FieldError;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Finds the words for what names a template. Safe for all threads; asking costs no call, unless
/// the template seems not to be there or to take something else: then Kafka is asked for what this
/// node may not have read yet.
@Component
public final class Templates {
  private static final Logger log = LoggerFactory.getLogger(Templates.class);

  private final Categories categories;

  Templates(Categories categories) {
    this.categories = categories;
  }

  /// What a draft says outside experiments, in the newest version of its template that this node
  /// knows.
  ///
  /// @throws Unsayable if there is no such template, or none that takes these variables
  /// @throws NotReadException if this node has not read the catalogue yet
  public Content say(Draft draft) throws Unsayable {
    TemplateUse use = draft.use();
    if (use == null) {
      return draft.content();
    }
    return in(catalogue -> say(draft.content(), use, newest(catalogue, use)));
  }

  /// What a draft says to one person: as the experiment has it that runs on its template, or in the
  /// newest version.
  ///
  /// @throws Unsayable if there is no such template, or none that takes these variables
  /// @throws NotReadException if this node has not read the catalogue yet
  public Content say(Draft draft, RecipientId recipient) throws Unsayable {
    TemplateUse use = draft.use();
    if (use == null) {
      return draft.content();
    }
    return in(catalogue -> {
      Experiment experiment = experimentOn(catalogue, draft.content(), use);
      return experiment == null
          ? say(draft.content(), use, newest(catalogue, use))
          : say(catalogue, draft.content(), use, experiment, experiment.exposureOf(recipient));
    });
  }

  /// What a draft says to each of many; only what some of them are told needs to be sayable.
  ///
  /// @throws Unsayable if there is no such template, or none that takes these variables
  /// @throws NotReadException if this node has not read the catalogue yet
  public Wording sayToMany(Draft draft, Collection<RecipientId> recipients) throws Unsayable {
    TemplateUse use = draft.use();
    if (use == null) {
      return Wording.same(draft.content());
    }
    return in(catalogue -> {
      Experiment experiment = experimentOn(catalogue, draft.content(), use);
      if (experiment == null) {
        return Wording.same(say(draft.content(), use, newest(catalogue, use)));
      }
      Map<String, Content> byVariant = new LinkedHashMap<>();
      Set<Exposure> told = new LinkedHashSet<>();
      recipients.forEach(recipient -> told.add(experiment.exposureOf(recipient)));
      for (Exposure each : told) {
        byVariant.put(each.variant(), say(catalogue, draft.content(), use, experiment, each));
      }
      return new Wording(experiment, byVariant);
    });
  }

  private <T> T in(Saying<T> saying) throws Unsayable {
    try {
      return saying.in(categories.known());
    } catch (Unsayable _) {
      return saying.in(categories.upToDate());
    }
  }

  /// The experiment that decides what is said. None does where the newest version takes other
  /// variables than its variants, or belongs to another category: then senders go by that one. Nor
  /// for what is critical, which is said to all alike.
  private static @Nullable Experiment experimentOn(
      Catalogue catalogue, Content content, TemplateUse use) {
    Experiment experiment = catalogue.runningOn(use.key()).orElse(null);
    Template newest = catalogue.template(use.key()).orElse(null);
    if (experiment == null || newest == null) {
      return null;
    }
    Template control =
        catalogue.template(use.key(), experiment.control().templateVersion()).orElse(null);
    if (control == null || !newest.takesWhat(control)) {
      return null;
    }
    String category = use.inItsCategory() ? newest.category() : content.routing().category();
    return catalogue.find(category).filter(Category::critical).isPresent() ? null : experiment;
  }

  private static Content say(
      Catalogue catalogue,
      Content content,
      TemplateUse use,
      Experiment experiment,
      Exposure exposure)
      throws Unsayable {
    Template template =
        catalogue
            .template(use.key(), experiment.variantOf(exposure).templateVersion())
            .orElseThrow(() -> new Unsayable("template", "Has no such version."));
    Content said = say(content, use, template, exposure);
    return exposure.sendsNothing() ? said.keptInTheInbox() : said;
  }

  private static Template newest(Catalogue catalogue, TemplateUse use) throws Unsayable {
    return catalogue
        .template(use.key())
        .orElseThrow(() ->
            new Unsayable("template", "There is no such template: put it first, or name another."));
  }

  static Content say(Content content, TemplateUse use, Template template) throws Unsayable {
    return say(content, use, template, null);
  }

  private static Content say(
      Content content, TemplateUse use, Template template, @Nullable Exposure exposure)
      throws Unsayable {
    if (!template.syntax().equals(Template.ICU_1)) {
      throw new Unsayable("template", "Was made for a later version of Belfry.");
    }
    TemplateWords words = words(use, template);
    return content.saying(
        exposure == null ? words : words.in(exposure),
        use.inItsCategory() ? template.category() : content.routing().category());
  }

  /// Nothing here depends on anything but its arguments: what fails once would fail for ever, and
  /// whoever repeats it until it succeeds, as requests are repeated, would wait for ever.
  private static TemplateWords words(TemplateUse use, Template template) throws Unsayable {
    try {
      return Words.of(template, use.variables());
    } catch (RuntimeException | StackOverflowError e) {
      log.error(
          "Template {} in version {} can't be said: {}",
          template.key(),
          template.version(),
          e.getClass().getName());
      throw new Unsayable("template", "Has no words for these variables.");
    }
  }

  /// All that is offered, with all that was written before this is asked; while Kafka is away, as
  /// it was last known.
  ///
  /// @throws NotReadException if this node has not read the catalogue yet
  public Catalogue offered() {
    try {
      return categories.upToDate();
    } catch (NotReadException e) {
      return categories.known();
    }
  }

  /// All that is wrong with a template that is to be; empty if it can say what it is for.
  public List<FieldError> faults(Template template) {
    return TemplateCheck.faults(template);
  }

  /// What a template says to one reader.
  ///
  /// @param reads what they read, as a tag of BCP 47; null if it is not known
  /// @param variables what it is told; null for its samples
  /// @throws Unsayable if it has no words for that
  public LocalWords preview(
      Template template, @Nullable String reads, @Nullable JsonObject variables) throws Unsayable {
    Values values =
        variables == null
            ? Values.samples(template.variables(), true)
            : Values.of(template.variables(), variables);
    String locale = Language.choose(reads, template.texts().keySet(), template.defaultLocale());
    return new LocalWords(locale, Words.in(locale, template, Patterns.of(template), values, false));
  }

  /// The same for a repeat of what was accepted before, in the newest version that it may have been
  /// accepted in.
  public Optional<Content> sayAgain(Draft draft) {
    TemplateUse use = draft.use();
    if (use == null) {
      return Optional.of(draft.content());
    }
    for (Template version : categories.known().templateVersions(use.key()).reversed()) {
      try {
        return Optional.of(say(draft.content(), use, version));
      } catch (Unsayable _) {
        // Not in this one.
      }
    }
    return Optional.empty();
  }

  private interface Saying<T> {
    T in(Catalogue catalogue) throws Unsayable;
  }
}
