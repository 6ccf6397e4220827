package dev.belfry.persistence.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.events.Experiment;
import dev.belfry.events.ExperimentPut;
import dev.belfry.events.ExperimentVariant;
import dev.belfry.events.Exposure;
import dev.belfry.persistence.experiments.Results.Decision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What is decided on simulated people. Each run has a seed of its own, so all come out alike every
/// time.
class DecisionTest {
  private static final int LOOKS = 30;

  @Test
  void oneWhoLooksThirtyTimesIsToldOfAWinnerAmongEqualsInOneOfTwentyExperimentsAtMost() {
    int winners = 0;
    for (int seed = 0; seed < 2_000; seed++) {
      var run = new Run(seed, 0.3, 0.3);
      boolean won = false;
      for (int look = 0; look < LOOKS && !won; look++) {
        run.add(100, 5_000);
        won = run.results().decision() == Decision.WINNER;
      }
      winners += won ? 1 : 0;
    }

    assertThat(winners).isBetween(1, 100);
  }

  @Test
  void rareOutcomesMakeNoWinnersAmongEqualsEither() {
    int winners = 0;
    for (int seed = 0; seed < 2_000; seed++) {
      var run = new Run(seed, 0.02, 0.02);
      boolean won = false;
      for (int look = 0; look < LOOKS && !won; look++) {
        run.add(40, 5_000);
        won = run.results().decision() == Decision.WINNER;
      }
      winners += won ? 1 : 0;
    }

    assertThat(winners).isLessThanOrEqualTo(100);
  }

  @Test
  void aRealEffectOfTenPercentIsFound() {
    for (int seed = 0; seed < 200; seed++) {
      var run = new Run(seed, 0.4, 0.44);
      run.add(40_000, 5_000);

      Results results = run.results();
      assertThat(results.decision()).isEqualTo(Decision.WINNER);
      assertThat(results.winner()).isEqualTo("warm");
    }
  }

  @Test
  void ofOneThatIsWorseTheFirstIsTheWinner() {
    var run = new Run(1, 0.5, 0.3);
    run.add(2_000, 5_000);

    assertThat(run.results().winner()).isEqualTo("plain");
  }

  @Test
  void whatDiffersByLessThanAPercentagePointIsNoDifference() {
    var run = new Run(2, 0.1, 0.1);
    run.add(200_000, 5_000);

    assertThat(run.results().decision()).isEqualTo(Decision.NO_DIFFERENCE);
    assertThat(run.results().winner()).isNull();
  }

  @Test
  void aFewPeopleDecideNothing() {
    var run = new Run(3, 0, 1);
    run.add(20, 5_000);

    assertThat(run.results().decision()).isEqualTo(Decision.UNDECIDED);
  }

  @Test
  void aSplitThatIsNotAsItShouldBeIsFlaggedAndDecidesNothing() {
    var run = new Run(4, 0.1, 0.5);
    run.addExactly(5_200, 4_800);

    Results results = run.results();

    assertThat(results.sampleRatioOk()).isFalse();
    assertThat(results.sampleRatioPValue()).isLessThan(0.001);
    assertThat(results.decision()).isEqualTo(Decision.UNDECIDED);
    assertThat(results.winner()).isNull();
  }

  @Test
  void aSplitByTheWeightsIsFineAlsoAfterARamp() {
    var run = new Run(5, 0.3, 0.3);
    run.add(3_000, 1_000);
    run.add(3_000, 5_000);

    assertThat(run.results().sampleRatioOk()).isTrue();
    assertThat(run.results().sampleRatioPValue()).isNotNull();
  }

  /// Of the later ones, half are given the treatment, and fewer read: pooled, it would look worse.
  @Test
  void aRampWhileTheRatesChangeMakesNoWinner() {
    for (int seed = 0; seed < 100; seed++) {
      var run = new Run(seed, 0.6, 0.6);
      run.add(5_000, 1_000);
      run.rates(0.2, 0.2);
      run.add(5_000, 5_000);

      Results results = run.results();
      assertThat(results.arms().get(1).rate().estimate()).isLessThan(0.4);
      assertThat(results.arms().get(0).rate().estimate()).isGreaterThan(0.4);
      assertThat(results.decision()).isNotEqualTo(Decision.WINNER);
    }
  }

  @Test
  void nobodyHasNoRate() {
    Results results = new Run(6, 0.5, 0.5).results();

    assertThat(results.arms()).allSatisfy(arm -> assertThat(arm.rate().estimate()).isNull());
    assertThat(results.differences().getFirst().estimate()).isNull();
    assertThat(results.differences().getFirst().confidenceSequence().low()).isNull();
    assertThat(results.sampleRatioOk()).isTrue();
    assertThat(results.sampleRatioPValue()).isNull();
    assertThat(results.decision()).isEqualTo(Decision.UNDECIDED);
  }

  /// Newcombe's own example: 56 of 70 and 48 of 80.
  @Test
  void theIntervalOfADifferenceIsNewcombes() {
    Estimate difference = new Proportion(70, 56).minus(new Proportion(80, 48));

    assertThat(difference.estimate()).isCloseTo(0.2, within(1e-9));
    assertThat(difference.low()).isCloseTo(0.0524, within(0.0001));
    assertThat(difference.high()).isCloseTo(0.3339, within(0.0001));
  }

  @Test
  void theIntervalOfARateIsWilsons() {
    Estimate rate = new Proportion(70, 56).estimate();

    assertThat(rate.low()).isCloseTo(0.6918, within(0.0001));
    assertThat(rate.high()).isCloseTo(0.8770, within(0.0001));
  }

  /// An experiment of two variants, and the people who have been told something.
  private static final class Run {
    private final Random random;
    private final List<ExperimentPut> versions = new ArrayList<>();
    private final List<long[]> counts = new ArrayList<>();
    private double[] rates;

    Run(long seed, double... rates) {
      this.random = new Random(seed);
      this.rates = rates;
      version(5_000);
    }

    void rates(double... now) {
      rates = now;
    }

    private int version(int weight) {
      if (versions.isEmpty() || versions.getLast().variants().get(1).weight() != weight) {
        if (counts.size() == 1 && Arrays.stream(counts.getFirst()).sum() == 0) {
          versions.clear();
          counts.clear();
        }
        versions.add(
            new ExperimentPut(
                "tone",
                versions.size() + 1,
                Experiment.State.RUNNING,
                "shipped",
                "tone",
                List.of(
                    new ExperimentVariant("plain", Experiment.WHOLE - weight, 1),
                    new ExperimentVariant("warm", weight, 2)),
                100,
                Experiment.Metric.READ,
                60,
                Instant.EPOCH,
                "operator",
                "why not"));
        counts.add(new long[4]);
      }
      return versions.size() - 1;
    }

    void add(int people, int weight) {
      long[] counted = counts.get(version(weight));
      for (int i = 0; i < people; i++) {
        int arm = random.nextInt(Experiment.WHOLE) < weight ? 1 : 0;
        counted[2 * arm]++;
        counted[2 * arm + 1] += random.nextDouble() < rates[arm] ? 1 : 0;
      }
    }

    void addExactly(int plain, int warm) {
      long[] counted = counts.getLast();
      counted[0] += plain;
      counted[1] += Math.round(plain * rates[0]);
      counted[2] += warm;
      counted[3] += Math.round(warm * rates[1]);
    }

    Results results() {
      List<Experiment> experiments = versions.stream().map(Experiment::of).toList();
      List<ArmCount> arms = new ArrayList<>();
      for (int i = 0; i < counts.size(); i++) {
        long[] counted = counts.get(i);
        arms.add(new ArmCount(i + 1, "plain", new Proportion(counted[0], counted[1])));
        arms.add(new ArmCount(i + 1, "warm", new Proportion(counted[2], counted[3])));
        arms.add(new ArmCount(i + 1, Exposure.HOLDOUT, new Proportion(7, 0)));
      }
      return Results.of(experiments.getLast(), experiments, arms, Instant.EPOCH);
    }
  }
}
