package dev.belfry.cli.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateMembersTest {
  @ParameterizedTest
  @CsvSource({
    "9.90, 9.9",
    "9.9, 9.9",
    "100, 100",
    "1e2, 100",
    "100.0, 100",
    "-0.0, 0",
    "12345678901234567, 12345678901234567",
    "1.50e-3, 0.0015",
    "10e999999998, 1E+999999999"
  })
  void numbersAreComparedByTheirValue(String written, String compared) {
    String body = "{\"variables\":{\"n\":{\"sample\":%s}}}".formatted(written);

    assertThat(TemplateMembers.of(Json.readObject(body)))
        .containsEntry("variables.n.sample", compared);
  }

  @ParameterizedTest
  @CsvSource({"9.90", "1e2", "100", "12345678901234567", "-0.5"})
  void aFileIsComparedWithWhatBelfryAnswers(String number) {
    String body = "{\"variables\":{\"n\":{\"sample\":%s}}}".formatted(number);

    assertThat(TemplateMembers.of(Json.readObject(body)))
        .isEqualTo(TemplateMembers.of(Json.mapper().readTree(body)));
  }

  @ParameterizedTest
  @CsvSource({
    "pt-br, pt-BR",
    "PT-BR, pt-BR",
    "zh-hant-hk, zh-Hant-HK",
    "iw, he",
    "de, de",
    "pt_BR, pt_BR",
    "german!, german!"
  })
  void languagesAreComparedInTheirUsualSpelling_whatIsNoneAsItIsWritten(
      String written, String compared) {
    String body =
        """
        {"default_locale":"%1$s","texts":{"%1$s":{"in_app":{"title":"t","message":"m"}}}}
        """
            .formatted(written);

    assertThat(TemplateMembers.of(Json.readObject(body)))
        .containsEntry("default_locale", "\"%s\"".formatted(compared))
        .containsEntry("texts.%s.in_app.title".formatted(compared), "\"t\"");
  }
}
