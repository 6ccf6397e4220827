package dev.belfry.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentTest {
  private static final List<RecipientId> PEOPLE =
      IntStream.range(0, 20_000).mapToObj(i -> new RecipientId("user-" + i)).toList();

  private final Catalogue catalogue = new Catalogue();

  /// Computed by other software from the rule as it is documented.
  @ParameterizedTest
  @CsvSource({"alice, 5300, 1576", "bob, 8425, 8051", "user-4711, 7059, 3222"})
  void aPlaceIsTheFirstEightBytesOfTheHashOfSaltAndRecipient(String who, int place, int heldOut) {
    var recipient = new RecipientId(who);

    assertThat(experiment(0, weight("before", place), weight("at", 1), weight("on", 9_999 - place)))
        .extracting(each -> each.exposureOf(recipient).variant())
        .isEqualTo("at");
    assertThat(experiment(heldOut, weight("a", 10_000)).exposureOf(recipient).sendsNothing())
        .isFalse();
    assertThat(experiment(heldOut + 1, weight("a", 10_000)).exposureOf(recipient).sendsNothing())
        .isTrue();
  }

  @Test
  void peopleAreDividedByTheWeights() {
    Map<String, Long> people =
        counted(experiment(1_000, weight("a", 7_000), weight("b", 2_000), weight("c", 1_000)));

    assertThat(people.get(Exposure.HOLDOUT)).isCloseTo(2_000, within(200L));
    assertThat(people.get("a")).isCloseTo(12_600, within(300L));
    assertThat(people.get("b")).isCloseTo(3_600, within(300L));
    assertThat(people.get("c")).isCloseTo(1_800, within(200L));
  }

  @Test
  void aRampFromTenToFiftyPercentMovesNobodyOutOfTheTreatment() {
    Experiment before = experiment(500, weight("plain", 9_000), weight("warm", 1_000));
    Experiment after = experiment(500, weight("plain", 5_000), weight("warm", 5_000));

    assertThat(before.mayBecome(after)).isTrue();
    assertThat(PEOPLE)
        .filteredOn(who -> !before.exposureOf(who).variant().equals("plain"))
        .allMatch(who -> after.exposureOf(who).variant().equals(before.exposureOf(who).variant()));
  }

  @Test
  void whatWouldMoveSomebodyOutOfATreatmentIsNoRamp() {
    Experiment before = experiment(0, weight("a", 8_000), weight("b", 1_000), weight("c", 1_000));

    assertThat(
            before.mayBecome(experiment(0, weight("a", 9_000), weight("b", 0), weight("c", 1_000))))
        .isFalse();
    assertThat(
            before.mayBecome(
                experiment(0, weight("a", 7_000), weight("b", 1_000), weight("c", 2_000))))
        .isFalse();
    assertThat(
            before.mayBecome(
                experiment(0, weight("a", 7_000), weight("b", 2_000), weight("c", 1_000))))
        .isTrue();
    assertThat(
            before.mayBecome(
                experiment(1, weight("a", 8_000), weight("b", 1_000), weight("c", 1_000))))
        .isFalse();
    assertThat(
            before.mayBecome(
                experiment(0, weight("a", 8_000), weight("x", 1_000), weight("c", 1_000))))
        .isFalse();
  }

  @Test
  void ofATemplateOneExperimentRuns() {
    assertThat(catalogue.apply(put("tone", 1, Experiment.State.RUNNING))).isTrue();
    assertThat(catalogue.apply(put("length", 1, Experiment.State.RUNNING))).isFalse();
    assertThat(catalogue.runningOn("shipped")).map(Experiment::key).hasValue("tone");

    assertThat(catalogue.apply(put("tone", 2, Experiment.State.STOPPED))).isTrue();

    assertThat(catalogue.runningOn("shipped")).isEmpty();
    assertThat(catalogue.apply(put("length", 1, Experiment.State.RUNNING))).isTrue();
    assertThat(catalogue.runningOn("shipped")).map(Experiment::key).hasValue("length");
  }

  @Test
  void whatIsStoppedStaysSo() {
    assertThat(catalogue.apply(put("tone", 1, Experiment.State.STOPPED))).isFalse();
    catalogue.apply(put("tone", 1, Experiment.State.RUNNING));
    catalogue.apply(put("tone", 2, Experiment.State.STOPPED));

    assertThat(catalogue.apply(put("tone", 3, Experiment.State.RUNNING))).isFalse();
    assertThat(catalogue.experiments()).extracting(Experiment::version).containsExactly(2);
  }

  @Test
  void whatRunsCanBeStoppedWithWhateverWeightsAndHoweverManyVersionsItHas() {
    Experiment running = experiment(0, weight("a", 5_000), weight("b", 5_000));
    ExperimentPut stopped =
        put("tone", 2, Experiment.State.STOPPED, 0, weight("a", 9_000), weight("b", 1_000));
    assertThat(running.mayBecome(Experiment.of(stopped))).isTrue();
    assertThat(
            running.mayBecome(
                Experiment.of(
                    put(
                        "tone",
                        2,
                        Experiment.State.STOPPED,
                        0,
                        weight("a", 9_000),
                        weight("c", 1)))))
        .isFalse();

    for (int version = 1; version <= 1_000; version++) {
      assertThat(catalogue.apply(put("tone", version, Experiment.State.RUNNING))).isTrue();
    }
    assertThat(catalogue.apply(put("tone", 1_001, Experiment.State.RUNNING))).isFalse();
    assertThat(catalogue.apply(put("tone", 1_001, Experiment.State.STOPPED))).isTrue();
  }

  private static Map<String, Long> counted(Experiment experiment) {
    return PEOPLE.stream()
        .map(who -> experiment.exposureOf(who).variant())
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  private static ExperimentVariant weight(String name, int weight) {
    return new ExperimentVariant(name, weight, 1);
  }

  private static Experiment experiment(int holdout, ExperimentVariant... variants) {
    return Experiment.of(put("tone", 1, Experiment.State.RUNNING, holdout, variants));
  }

  private static ExperimentPut put(String key, int version, Experiment.State state) {
    return put(key, version, state, 0, weight("a", 5_000), weight("b", 5_000));
  }

  private static ExperimentPut put(
      String key, int version, Experiment.State state, int holdout, ExperimentVariant... variants) {
    return new ExperimentPut(
        key,
        version,
        state,
        "shipped",
        key,
        List.of(variants),
        holdout,
        Experiment.Metric.READ,
        60,
        Instant.EPOCH,
        "operator",
        "why not");
  }
}
