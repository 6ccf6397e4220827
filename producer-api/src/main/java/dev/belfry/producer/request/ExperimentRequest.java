package dev.belfry.producer.request;

import dev.belfry.events.Experiment;
import dev.belfry.events.ExperimentVariant;
import dev.belfry.events.Exposure;
import dev.belfry.events.Preferences;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// An experiment as it is to be: the body of `PUT /api/experiments/{key}`. Which templates there
/// are is not known here.
///
/// @param state whether people are to be divided by it
/// @param template the key of the template whose words are compared
/// @param variants in order, the control first
/// @param holdout to how many of 10,000 people nothing is sent
/// @param metric what counts as success
/// @param windowSeconds how soon after it was sent that has to happen
/// @param expectedVersion the version that this is to come after; null for whichever there is
public record ExperimentRequest(
    Experiment.State state,
    String template,
    List<ExperimentVariant> variants,
    int holdout,
    Experiment.Metric metric,
    int windowSeconds,
    @Nullable Integer expectedVersion) {
  private static final int LEAST_VARIANTS = 2;
  private static final int MOST_VARIANTS = 10;
  private static final int MOST_HOLDOUT = Experiment.WHOLE - 1;
  private static final int DAY = 24 * 60 * 60;
  private static final int LONGEST_WINDOW = 90 * DAY;

  /// What the body says, or all that is wrong with it.
  public static Checked<ExperimentRequest> read(ObjectNode body) {
    Members members = new Members(body);
    Experiment.State state =
        oneOf(
            members,
            "state",
            Experiment.State::ofWireName,
            "Must be running or stopped.",
            Experiment.State.RUNNING,
            false);
    String template = members.takeText("template");
    if (template == null || !Preferences.isKey(template)) {
      members.refuse("template", "Must be the key of a template.");
    }
    List<ExperimentVariant> variants =
        members.takeList("variants", LEAST_VARIANTS, MOST_VARIANTS, ExperimentRequest::variant);
    if (variants.stream().map(ExperimentVariant::name).distinct().count() < variants.size()) {
      members.refuse("variants", "Must have different names.");
    }
    if (!variants.isEmpty()
        && variants.stream().mapToInt(ExperimentVariant::weight).sum() != Experiment.WHOLE) {
      members.refuse(
          "variants",
          "Must have weights in basis points that are %s together.".formatted(Experiment.WHOLE));
    }
    int holdout = members.takeNumber("holdout", 0, MOST_HOLDOUT, 0);
    Experiment.Metric metric =
        oneOf(
            members,
            "metric",
            Experiment.Metric::ofWireName,
            "Must be read or clicked.",
            Experiment.Metric.READ,
            true);
    int window = members.takeNumber("window_seconds", 1, LONGEST_WINDOW, DAY);
    Integer expected = members.takeVersion();
    return members.check(() ->
        new ExperimentRequest(
            state, template == null ? "" : template, variants, holdout, metric, window, expected));
  }

  private static <T> T oneOf(
      Members members,
      String name,
      Function<String, Optional<T>> known,
      String expected,
      T otherwise,
      boolean needed) {
    if (members.take(name) == null) {
      if (needed) {
        members.refuse(name, expected);
      }
      return otherwise;
    }
    String text = members.takeText(name);
    return Optional.ofNullable(text)
        .flatMap(known)
        .orElseGet(() -> {
          members.refuse(name, expected);
          return otherwise;
        });
  }

  private static ExperimentVariant variant(Members members) {
    String name = members.takeText("name");
    if (name == null || !Preferences.isKey(name)) {
      members.refuse(
          "name",
          "Must be 1 to 64 of a-z, 0-9, '.', '_' and '-', beginning with a letter or digit.");
    } else if (name.equals(Exposure.HOLDOUT)) {
      members.refuse("name", "Stands for those to whom nothing is sent.");
    }
    int weight = members.takeNeededNumber("weight", 0, Experiment.WHOLE);
    int version = members.takeNeededNumber("template_version", 1, Integer.MAX_VALUE);
    return new ExperimentVariant(name == null ? "" : name, weight, version);
  }
}
