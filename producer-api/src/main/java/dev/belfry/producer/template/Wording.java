package dev.belfry.producer.template;

import dev.belfry.events.Content;
import dev.belfry.events.Experiment;
import dev.belfry.events.RecipientId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What is said to each of many: the same to all, or as an experiment divides them.
public final class Wording {
  private static final String ALL = "";

  private final @Nullable Experiment experiment;
  private final Map<String, Content> byVariant;

  Wording(@Nullable Experiment experiment, Map<String, Content> byVariant) {
    this.experiment = experiment;
    this.byVariant = byVariant;
  }

  /// The same to all.
  public static Wording same(Content content) {
    return new Wording(null, Map.of(ALL, content));
  }

  /// What is said to one of them.
  public Content to(RecipientId recipient) {
    String variant = experiment == null ? ALL : experiment.exposureOf(recipient).variant();
    return Objects.requireNonNull(byVariant.get(variant));
  }

  /// All that may be said to somebody.
  public Collection<Content> all() {
    return byVariant.values();
  }

  /// The same, each with a change.
  public Wording map(UnaryOperator<Content> change) {
    Map<String, Content> changed = new LinkedHashMap<>();
    byVariant.forEach((variant, content) -> changed.put(variant, change.apply(content)));
    return new Wording(experiment, changed);
  }
}
