package dev.belfry.events;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// What the events of `belfry.catalogue` lead to, applied in their order: the same on every node.
/// Versions never change, and all are kept. One thread applies; any may ask.
///
/// Writers race: each makes the version after the last one that it knows of. The first in the topic
/// counts, and the others are void, for every reader alike.
public final class Catalogue {
  /// How many categories there may be, retired ones included.
  public static final int MAX_CATEGORIES = 500;

  /// How many versions a category may have.
  public static final int MAX_VERSIONS = 1_000;

  private final Map<String, List<Category>> versions =
      new ConcurrentHashMap<>(Map.of(Category.DEFAULT.key(), List.of(Category.DEFAULT)));

  /// Applies the next event.
  ///
  /// @return false if it is void
  public boolean apply(CatalogueEvent event) {
    if (!takes(event)) {
      return false;
    }
    List<Category> before = versions.getOrDefault(event.key(), List.of());
    Category next =
        event instanceof CategoryRetired retired
            ? newest(before).retiredBy(retired)
            : Category.of((CategoryPut) event);
    versions.put(event.key(), Stream.concat(before.stream(), Stream.of(next)).toList());
    return true;
  }

  /// Whether it would not be void if it came next.
  public boolean takes(CatalogueEvent event) {
    List<Category> before = versions.getOrDefault(event.key(), List.of());
    if (event.version() != versionOf(event.key()) + 1) {
      return false;
    }
    if (event instanceof CategoryRetired) {
      return !before.isEmpty()
          && !newest(before).retired()
          && !event.key().equals(Category.DEFAULT.key());
    }
    return event.version() <= MAX_VERSIONS
        && (!before.isEmpty() || versions.size() < MAX_CATEGORIES);
  }

  private static Category newest(List<Category> versions) {
    return versions.get(versions.size() - 1);
  }

  /// The version that a key has come to, 0 if nobody has put it.
  public int versionOf(String key) {
    return find(key).map(Category::version).orElse(0);
  }

  /// A category as it is now.
  public Optional<Category> find(String key) {
    List<Category> known = versions.get(key);
    return known == null ? Optional.empty() : Optional.of(newest(known));
  }

  /// A version of a category, as it is for ever.
  public Optional<Category> find(String key, int version) {
    return versions.getOrDefault(key, List.of()).stream()
        .filter(each -> each.version() == version)
        .findFirst();
  }

  /// All categories as they are now, by key.
  public List<Category> all() {
    return versions.values().stream()
        .map(Catalogue::newest)
        .sorted(Comparator.comparing(Category::key))
        .toList();
  }
}
