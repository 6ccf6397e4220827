package dev.belfry.events;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// What the events of `belfry.catalogue` lead to, applied in their order: the same on every node.
/// Versions never change, and all are kept. One thread applies; any may ask.
///
/// Writers race: each makes the version after the last one that it knows of. The first in the topic
/// counts, and the others are void, for every reader alike.
public final class Catalogue {
  /// How many categories there may be, retired ones included.
  public static final int MAX_CATEGORIES = 500;

  /// How many templates there may be.
  public static final int MAX_TEMPLATES = 500;

  /// How many experiments there may be, stopped ones included.
  public static final int MAX_EXPERIMENTS = 500;

  /// How many versions a category, a template or an experiment may have.
  public static final int MAX_VERSIONS = 1_000;

  /// How many characters all versions of all templates may have together, samples and names
  /// included, and 64 more for each text and each variable: each node keeps them.
  public static final long MAX_TEMPLATE_CHARACTERS = 64L * 1024 * 1024;

  private final Map<String, List<Category>> categories =
      new ConcurrentHashMap<>(Map.of(Category.DEFAULT.key(), List.of(Category.DEFAULT)));
  private final Map<String, List<Template>> templates =
      new ConcurrentHashMap<>(Map.of(Template.USER_ACTION.key(), List.of(Template.USER_ACTION)));

  private final Map<String, List<Experiment>> experiments = new ConcurrentHashMap<>();

  /// By the key of their template.
  private final Map<String, Experiment> running = new ConcurrentHashMap<>();

  private final AtomicLong templateCharacters = new AtomicLong();

  /// Applies the next event.
  ///
  /// @return false if it is void
  public boolean apply(CatalogueEvent event) {
    if (!takes(event)) {
      return false;
    }
    if (event instanceof TemplatePut put) {
      Template next = Template.of(put);
      templateCharacters.addAndGet(next.size());
      add(templates, put.key(), next);
    } else if (event instanceof ExperimentPut put) {
      Experiment next = Experiment.of(put);
      add(experiments, put.key(), next);
      if (next.isRunning()) {
        running.put(next.template(), next);
      } else {
        running.remove(next.template());
      }
    } else {
      Category next =
          event instanceof CategoryRetired retired
              ? newest(categories.getOrDefault(event.key(), List.of())).retiredBy(retired)
              : Category.of((CategoryPut) event);
      add(categories, event.key(), next);
    }
    return true;
  }

  private static <V> void add(Map<String, List<V>> versions, String key, V next) {
    versions.merge(
        key,
        List.of(next),
        (before, added) -> Stream.concat(before.stream(), added.stream()).toList());
  }

  /// Whether it would not be void if it came next.
  public boolean takes(CatalogueEvent event) {
    if (event instanceof TemplatePut put) {
      return put.version() == templateVersionOf(put.key()) + 1
          && put.version() <= MAX_VERSIONS
          && (templates.containsKey(put.key()) || templates.size() < MAX_TEMPLATES)
          && templateCharacters.get() + Template.of(put).size() <= MAX_TEMPLATE_CHARACTERS;
    }
    if (event instanceof ExperimentPut put) {
      return takes(put);
    }
    List<Category> before = categories.getOrDefault(event.key(), List.of());
    if (event.version() != versionOf(event.key()) + 1) {
      return false;
    }
    if (event instanceof CategoryRetired) {
      return !before.isEmpty()
          && !newest(before).retired()
          && !event.key().equals(Category.DEFAULT.key());
    }
    return event.version() <= MAX_VERSIONS
        && (!before.isEmpty() || categories.size() < MAX_CATEGORIES);
  }

  /// A stopped one stays as it is, and of a template there is one that runs. What runs can always
  /// be stopped.
  private boolean takes(ExperimentPut put) {
    Experiment before = experiment(put.key()).orElse(null);
    Experiment now = running.get(put.template());
    boolean another = now != null && !now.key().equals(put.key());
    return put.version() == experimentVersionOf(put.key()) + 1
        && (put.version() <= MAX_VERSIONS || put.state() == Experiment.State.STOPPED)
        && !another
        && (before == null
            ? put.state() == Experiment.State.RUNNING && experiments.size() < MAX_EXPERIMENTS
            : before.mayBecome(Experiment.of(put)));
  }

  private static <V> V newest(List<V> versions) {
    return versions.get(versions.size() - 1);
  }

  /// The version that the key of a category has come to, 0 if nobody has put it.
  public int versionOf(String key) {
    return find(key).map(Category::version).orElse(0);
  }

  /// A category as it is now.
  public Optional<Category> find(String key) {
    return Optional.ofNullable(categories.get(key)).map(Catalogue::newest);
  }

  /// A version of a category, as it is for ever.
  public Optional<Category> find(String key, int version) {
    return categories.getOrDefault(key, List.of()).stream()
        .filter(each -> each.version() == version)
        .findFirst();
  }

  /// All categories as they are now, by key.
  public List<Category> all() {
    return categories.values().stream()
        .map(Catalogue::newest)
        .sorted(Comparator.comparing(Category::key))
        .toList();
  }

  /// The version that the key of a template has come to, 0 if nobody has put it.
  public int templateVersionOf(String key) {
    return template(key).map(Template::version).orElse(0);
  }

  /// A template as it is now.
  public Optional<Template> template(String key) {
    return Optional.ofNullable(templates.get(key)).map(Catalogue::newest);
  }

  /// A version of a template, as it is for ever.
  public Optional<Template> template(String key, int version) {
    return templateVersions(key).stream().filter(each -> each.version() == version).findFirst();
  }

  /// All versions of a template, the oldest first; empty if there is no such template.
  public List<Template> templateVersions(String key) {
    return templates.getOrDefault(key, List.of());
  }

  /// All templates as they are now, by key.
  public List<Template> templates() {
    return templates.values().stream()
        .map(Catalogue::newest)
        .sorted(Comparator.comparing(Template::key))
        .toList();
  }

  /// The version that the key of an experiment has come to, 0 if nobody has put it.
  public int experimentVersionOf(String key) {
    return experiment(key).map(Experiment::version).orElse(0);
  }

  /// An experiment as it is now.
  public Optional<Experiment> experiment(String key) {
    return Optional.ofNullable(experiments.get(key)).map(Catalogue::newest);
  }

  /// All versions of an experiment, the oldest first; empty if there is no such experiment.
  public List<Experiment> experimentVersions(String key) {
    return experiments.getOrDefault(key, List.of());
  }

  /// All experiments as they are now, by key.
  public List<Experiment> experiments() {
    return experiments.values().stream()
        .map(Catalogue::newest)
        .sorted(Comparator.comparing(Experiment::key))
        .toList();
  }

  /// The experiment that runs on a template.
  public Optional<Experiment> runningOn(String template) {
    return Optional.ofNullable(running.get(template));
  }
}
