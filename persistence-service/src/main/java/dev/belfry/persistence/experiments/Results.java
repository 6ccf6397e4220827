package dev.belfry.persistence.experiments;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.belfry.events.Experiment;
import dev.belfry.events.ExperimentVariant;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What an experiment has come to: the answer of `GET /api/experiments/{key}/results`.
///
/// @param holdout null if something is sent to everyone
/// @param differences of each arm but the first from the first
/// @param sampleRatioOk false: the arms' sizes are not what their weights say, so nothing is
///   decided
/// @param winner the name of the arm that is better than every other; null if none is
/// @param asOf when the rows were read
record Results(
    String key,
    int version,
    Experiment.State state,
    String template,
    Experiment.Metric metric,
    int windowSeconds,
    Instant startedAt,
    List<Arm> arms,
    @Nullable Holdout holdout,
    List<Difference> differences,
    boolean sampleRatioOk,
    @JsonProperty("sample_ratio_p_value") @Nullable Double sampleRatioPValue,
    Decision decision,
    @Nullable String winner,
    Instant asOf) {
  static Results of(
      Experiment experiment, List<Experiment> versions, List<ArmCount> counts, Instant asOf) {
    Arms arms = new Arms(experiment, versions, counts);
    SampleRatio ratio = arms.sampleRatio();
    String winner = ratio.isOk() ? arms.winner() : null;
    Decision decision =
        winner != null
            ? Decision.WINNER
            : ratio.isOk() && arms.areAlike() ? Decision.NO_DIFFERENCE : Decision.UNDECIDED;
    String control = experiment.control().name();
    return new Results(
        experiment.key(),
        experiment.version(),
        experiment.state(),
        experiment.template(),
        experiment.metric(),
        experiment.windowSeconds(),
        experiment.startedAt(),
        experiment.variants().stream()
            .map(variant -> Arm.of(variant, arms.of(variant.name())))
            .toList(),
        experiment.holdout() == 0 ? null : new Holdout(arms.heldOut()),
        experiment.variants().stream()
            .skip(1)
            .map(ExperimentVariant::name)
            .map(name -> {
              Estimate difference = arms.of(name).minus(arms.of(control));
              return new Difference(
                  name,
                  control,
                  difference.estimate(),
                  difference.low(),
                  difference.high(),
                  arms.sequence(name, control));
            })
            .toList(),
        ratio.isOk(),
        ratio.pValue(),
        decision,
        winner,
        asOf);
  }

  /// What can be said, however often one looks.
  enum Decision {
    UNDECIDED,
    WINNER,
    NO_DIFFERENCE;

    @JsonValue
    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// A variant and those who were given it.
  record Arm(String name, int weight, long people, long outcomes, Estimate rate) {
    private static Arm of(ExperimentVariant variant, Proportion counted) {
      return new Arm(
          variant.name(),
          variant.weight(),
          counted.people(),
          counted.outcomes(),
          counted.estimate());
    }
  }

  /// Those to whom nothing is sent.
  record Holdout(long people) {}

  /// How much better an arm is than the first.
  record Difference(
      String name,
      String against,
      @Nullable Double estimate,
      @Nullable Double low,
      @Nullable Double high,
      ConfidenceSequence confidenceSequence) {}
}
