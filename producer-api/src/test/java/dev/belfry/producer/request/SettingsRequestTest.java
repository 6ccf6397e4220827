package dev.belfry.producer.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.events.Json;
import dev.belfry.events.NotificationType;
import dev.belfry.events.Preferences;
import dev.belfry.events.Settings;
import dev.belfry.events.SettingsMembers;
import dev.belfry.service.problem.FieldError;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class SettingsRequestTest {
  private static final List<Function<ObjectNode, Checked<SettingsMembers>>> BOTH =
      List.of(SettingsRequest::replacement, SettingsRequest::patch);

  @Test
  void aReplacementHasEverySwitchWhichIsOnUnlessItIsSwitchedOff() {
    SettingsMembers asked =
        SettingsRequest.replacement(
                Json.readObject("{\"info_enabled\":false,\"error_enabled\":null}"))
            .orRefuse();

    assertThat(asked).isEqualTo(SettingsMembers.of(Settings.without(NotificationType.INFO)));
  }

  @Test
  void aReplacementSaysNothingOfWhatIsNoSwitchUnlessItIsNamed() {
    assertThat(SettingsRequest.replacement(Json.readObject("{}")).orRefuse().tree().propertyNames())
        .doesNotContain("locale", "time_zone", "preferences");
    assertThat(
            SettingsRequest.replacement(
                    Json.readObject("{\"locale\":null,\"time_zone\":\"UTC\",\"preferences\":{}}"))
                .orRefuse()
                .tree()
                .propertyNames())
        .contains("locale", "time_zone", "preferences");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"info_enabled\":false}",
        "{\"info_enabled\":null,\"email_notifications\":true}",
        "{\"locale\":\"de-AT\",\"time_zone\":\"America/Argentina/Buenos_Aires\"}",
        "{\"locale\":null,\"time_zone\":null,\"preferences\":null}",
        "{\"preferences\":{\"default\":{\"email\":false,\"push\":null},\"orders\":null}}",
        "{\"preferences\":{\"0.a_b-c\":{}}}"
      })
  void aPatchSaysWhatItNamesAndNothingElse(String json) {
    ObjectNode patch = Json.readObject(json);

    assertThat(SettingsRequest.patch(patch).orRefuse().tree()).isEqualTo(patch);
  }

  @Test
  void whatIsReadCanBeSentBack() {
    Settings settings =
        Settings.parse(
            """
            {"locale":"de","time_zone":"UTC","preferences":{"default":{"email":false}}}
            """);
    ObjectNode sent = Json.readObject(Json.mapper().writeValueAsString(settings));

    for (var request : BOTH) {
      assertThat(Settings.of(request.apply(sent).orRefuse())).isEqualTo(settings);
    }
  }

  @ParameterizedTest
  @CsvSource({"de-at, de-AT", "EN, en", "zh-hant-tw, zh-Hant-TW", "sr-Latn, sr-Latn"})
  void aLanguageIsKeptInItsUsualSpelling(String asked, String kept) {
    ObjectNode body = Json.mapper().createObjectNode().put("locale", asked);

    assertThat(Settings.of(SettingsRequest.patch(body).orRefuse()).locale()).isEqualTo(kept);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "info_enabled | \"false\"",
        "locale | 7",
        "locale | \"\"",
        "locale | \"de_AT\"",
        "locale | \"de--AT\"",
        "locale | \"de-AT-x-aaaaaaaa-bbbbbbbb-cccccccc-dddddddd\"",
        "locale | \"de\\u0000\"",
        "time_zone | true",
        "time_zone | \"\"",
        "time_zone | \"Vienna\"",
        "time_zone | \"europe/vienna\"",
        "time_zone | \"+02:00\"",
        "time_zone | \"UTC+2\"",
        "preferences | []",
        "preferences | \"default\"",
        "preferences | {\"default\":true}",
        "preferences | {\"default\":{\"sms\":true}}",
        "preferences | {\"default\":{\"email\":1}}",
        "preferences | {\"default\":{\"email\":{\"x\":true}}}",
        "preferences | {\"\":{}}",
        "preferences | {\"Default\":{}}",
        "preferences | {\".a\":{}}",
        "preferences | {\"a b\":null}"
      })
  void whatIsWrongIsNamedByItsMember(String member, String value) {
    for (var request : BOTH) {
      assertThat(errors(request, "{\"%s\":%s}".formatted(member, value)))
          .extracting(FieldError::field)
          .containsExactly(member);
    }
  }

  @Test
  void thereIsAnEndToCategoriesAndTheirKeys() {
    for (var request : BOTH) {
      assertThat(request.apply(preferences(Preferences.MAX_CATEGORIES, "")))
          .isInstanceOf(Checked.Valid.class);
      assertThat(request.apply(preferences(Preferences.MAX_CATEGORIES + 1, "")))
          .isInstanceOf(Checked.Invalid.class);
      assertThat(request.apply(preferences(1, "x".repeat(63)))).isInstanceOf(Checked.Valid.class);
      assertThat(request.apply(preferences(1, "x".repeat(64)))).isInstanceOf(Checked.Invalid.class);
    }
  }

  @Test
  void allThatIsWrongIsSaidAtOnceWithoutAWordOfTheInput() {
    for (var request : BOTH) {
      List<FieldError> errors =
          errors(
              request,
              """
              {"info_enabled":"c4n4ry","locale":"c4n4ry!","time_zone":"c4n4ry",
               "preferences":{"c4n4ry!":{}},"c4n4ry":true}
              """);

      assertThat(errors)
          .extracting(FieldError::field)
          .containsExactly("info_enabled", "locale", "time_zone", "preferences", "");
      assertThat(errors.toString()).doesNotContain("c4n4ry");
    }
  }

  private static ObjectNode preferences(int categories, String suffix) {
    return Json.readObject(
        IntStream.range(0, categories)
            .mapToObj(i -> "\"%s%s\":{\"email\":false}".formatted(i, suffix))
            .collect(Collectors.joining(",", "{\"preferences\":{", "}}")));
  }

  private static List<FieldError> errors(
      Function<ObjectNode, Checked<SettingsMembers>> request, String body) {
    return ((Checked.Invalid<SettingsMembers>) request.apply(Json.readObject(body))).errors();
  }
}
