package dev.belfry.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/// An experiment is from here on as it is described. What was accepted before keeps its variant.
///
/// @param key its key
/// @param version the version that this makes
/// @param state whether people are still divided by it
/// @param template the key of the template whose words are compared
/// @param salt what makes its division of people independent of that of other experiments
/// @param variants in order, the control first; their weights are 10,000 together
/// @param holdout to how many of 10,000 people nothing is sent
/// @param metric what counts as success
/// @param windowSeconds how soon after it was sent that has to happen
/// @param startedAt when the first version was put, by the clock of the node
/// @param actor the `sub` of the token that asked for it
/// @param reason why
public record ExperimentPut(
    @JsonProperty(required = true) String key,
    @JsonProperty(required = true) int version,
    @JsonProperty(required = true) Experiment.State state,
    @JsonProperty(required = true) String template,
    @JsonProperty(required = true) String salt,
    @JsonProperty(required = true) List<ExperimentVariant> variants,
    @JsonProperty(required = true) int holdout,
    @JsonProperty(required = true) Experiment.Metric metric,
    @JsonProperty(required = true) int windowSeconds,
    @JsonProperty(required = true) Instant startedAt,
    @JsonProperty(required = true) String actor,
    @JsonProperty(required = true) String reason)
    implements CatalogueEvent {
  public ExperimentPut {
    Category.requireKey(key);
    Category.requireKey(template);
    requireNonNull(state, "state");
    requireNonNull(salt, "salt");
    variants = List.copyOf(variants);
    if (variants.isEmpty()) {
      throw new IllegalArgumentException("an experiment without variants");
    }
    requireNonNull(metric, "metric");
    requireNonNull(startedAt, "startedAt");
    requireNonNull(actor, "actor");
    requireNonNull(reason, "reason");
  }

  @Override
  public String kind() {
    return "experiment";
  }
}
