package dev.belfry.persistence.experiments;

import dev.belfry.events.Experiment;
import dev.belfry.events.ExperimentVariant;
import dev.belfry.events.Exposure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The arms of an experiment, and what their numbers say.
final class Arms {
  /// What is less than a percentage point is no difference.
  private static final double NEGLIGIBLE = 0.01;

  /// Of fewer people nothing is decided.
  private static final long FEWEST_PEOPLE = 50;

  private final List<Experiment> versions;
  private final List<String> names;
  private final Map<Integer, Map<String, Proportion>> counts = new HashMap<>();

  /// @param versions all that there were, this one included
  /// @param counts of each version and variant, at most one
  Arms(Experiment experiment, List<Experiment> versions, List<ArmCount> counts) {
    this.versions = versions;
    this.names = experiment.variants().stream().map(ExperimentVariant::name).toList();
    counts.forEach(each ->
        this.counts
            .computeIfAbsent(each.version(), _ -> new HashMap<>())
            .put(each.variant(), each.counted()));
  }

  Proportion of(String name) {
    return versions.stream().map(each -> of(each, name)).reduce(Proportion.NONE, Proportion::plus);
  }

  private Proportion of(Experiment version, String name) {
    return counts.getOrDefault(version.version(), Map.of()).getOrDefault(name, Proportion.NONE);
  }

  long heldOut() {
    return of(Exposure.HOLDOUT).people();
  }

  SampleRatio sampleRatio() {
    double[] expected = new double[names.size()];
    for (Experiment version : versions) {
      long people = names.stream().mapToLong(name -> of(version, name).people()).sum();
      for (int i = 0; i < expected.length; i++) {
        expected[i] += (double) people * version.variants().get(i).weight() / Experiment.WHOLE;
      }
    }
    return SampleRatio.of(expected, names.stream().mapToLong(name -> of(name).people()).toArray());
  }

  /// The difference of two, so wide that those of all pairs hold together.
  ConfidenceSequence sequence(String one, String other) {
    int pairs = names.size() * (names.size() - 1) / 2;
    return ConfidenceSequence.of(
        versions.stream()
            .map(version -> new ConfidenceSequence.Pair(of(version, one), of(version, other)))
            .toList(),
        Proportion.ERROR_RATE / pairs);
  }

  /// The one that is better than every other; null if none is, or if one has too few people to say.
  @Nullable String winner() {
    return haveEnoughPeople()
        ? names.stream()
            .filter(one -> others(one).allMatch(other -> sequence(one, other).isAbove(0)))
            .findFirst()
            .orElse(null)
        : null;
  }

  /// Whether none is better than another by more than nothing.
  boolean areAlike() {
    return haveEnoughPeople()
        && names.stream()
            .allMatch(
                one -> others(one).allMatch(other -> sequence(one, other).isWithin(NEGLIGIBLE)));
  }

  private boolean haveEnoughPeople() {
    return names.stream().allMatch(name -> of(name).people() >= FEWEST_PEOPLE);
  }

  private Stream<String> others(String one) {
    return names.stream().filter(name -> !name.equals(one));
  }
}
