package dev.belfry.producer.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Experiment;
import dev.belfry.events.ExperimentVariant;
import dev.belfry.events.Json;
import dev.belfry.service.problem.FieldError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentRequestTest {
  private static final String VALID =
      """
      {"template":"shipped","metric":"read","variants":[
        {"name":"plain","weight":9000,"template_version":3},
        {"name":"warm","weight":1000,"template_version":4}]}
      """;

  @Test
  void whatIsNotSaidIsAsByDefault() {
    assertThat(read(VALID))
        .isEqualTo(
            new Checked.Valid<>(
                new ExperimentRequest(
                    Experiment.State.RUNNING,
                    "shipped",
                    List.of(
                        new ExperimentVariant("plain", 9_000, 3),
                        new ExperimentVariant("warm", 1_000, 4)),
                    0,
                    Experiment.Metric.READ,
                    86_400,
                    null)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"shipped\" | \"Not A Key\" | template",
        "\"metric\":\"read\", | | metric",
        "\"read\" | \"opened\" | metric",
        "\"read\" | 1 | metric",
        "\"metric\" | \"state\":\"paused\",\"metric\" | state",
        "\"metric\" | \"holdout\":10000,\"metric\" | holdout",
        "\"metric\" | \"window_seconds\":0,\"metric\" | window_seconds",
        "\"metric\" | \"window_seconds\":7776001,\"metric\" | window_seconds",
        "\"weight\":1000 | \"weight\":999 | variants",
        "\"weight\":1000, | | variants[1].weight",
        "\"weight\":1000 | \"weight\":-1 | variants[1].weight",
        "\"warm\" | \"plain\" | variants",
        "\"warm\" | \"holdout\" | variants[1].name",
        "\"warm\" | \"Warm\" | variants[1].name",
        "\"template_version\":4 | \"template_version\":0 | variants[1].template_version",
        "\"template_version\":4 | \"template_version\":4,\"words\":1 | variants[1]"
      })
  void whatIsWrongIsRefusedWithItsPlace(String right, String wrong, String field) {
    String body = VALID.replace(right, wrong == null ? "" : wrong);

    assertThat(read(body))
        .isInstanceOfSatisfying(
            Checked.Invalid.class,
            invalid ->
                assertThat(((Checked.Invalid<?>) invalid).errors())
                    .extracting(FieldError::field)
                    .contains(field));
  }

  @Test
  void thereAreTwoToTenVariants() {
    assertThat(read("{\"template\":\"t\",\"metric\":\"read\",\"variants\":[]}"))
        .isInstanceOf(Checked.Invalid.class);
    assertThat(read("{\"template\":\"t\",\"metric\":\"read\",\"variants\":[1,2]}"))
        .isInstanceOf(Checked.Invalid.class);
    assertThat(read("{\"template\":\"t\",\"metric\":\"read\",\"variants\":{}}"))
        .isInstanceOf(Checked.Invalid.class);
  }

  private static Checked<ExperimentRequest> read(String body) {
    return ExperimentRequest.read(Json.readObject(body));
  }
}
