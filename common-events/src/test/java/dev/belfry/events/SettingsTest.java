package dev.belfry.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JsonNode;

class SettingsTest {
  @Test
  void everythingIsOnUntilItIsSwitchedOff() {
    assertThat(Settings.parse("{}")).isEqualTo(Settings.DEFAULT);
    assertThat(Settings.parse("{\"info_enabled\":null,\"email_notifications\":true}"))
        .isEqualTo(Settings.DEFAULT);
    assertThat(Switch.ALL).allMatch(Settings.DEFAULT::isOn);
  }

  @ParameterizedTest
  @EnumSource
  void aTypeThatIsSwitchedOffIsNotPushedAndAllOthersAre(NotificationType type) {
    Settings settings = Settings.without(type);

    assertThat(Arrays.stream(NotificationType.values()).filter(settings::isOn))
        .hasSize(NotificationType.values().length - 1)
        .allMatch(other -> settings.allowPushOf(anythingOf(other)))
        .doesNotContain(type);
    assertThat(settings.allowPushOf(anythingOf(type))).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void onlyTheChannelOfSocketsDecidesWhatIsPushed(Channel channel) {
    assertThat(Settings.without(channel).allowPushOf(anythingOf(NotificationType.INFO)))
        .isEqualTo(channel != Channel.REALTIME);
  }

  @Test
  void whatALaterVersionAddsIsLeftUnread() {
    assertThat(
            Settings.parse(
                """
                {"quiet_hours":[{"from":"22:00"}],"preferences":{"orders":{"letter":"by post"}},
                 "info_enabled":false,"fanfare_enabled":false,"number":1e999999999}
                """))
        .isEqualTo(Settings.without(NotificationType.INFO));
  }

  @Test
  void whatIsNoSwitchIsNullOrEmptyUntilItIsSet() {
    JsonNode written = Json.mapper().valueToTree(Settings.DEFAULT);

    assertThat(written.get("locale").isNull()).isTrue();
    assertThat(written.get("time_zone").isNull()).isTrue();
    assertThat(written.get("preferences")).isEqualTo(Json.readObject("{}"));
    assertThat(written.propertyNames()).hasSize(Switch.ALL.size() + 3);
  }

  @Test
  void settingsComeBackAsTheyWereWritten() {
    String json =
        """
        {"info_enabled":false,"locale":"de-AT","time_zone":"Europe/Vienna",\
        "preferences":{"default":{"realtime":false},"orders":{"email":true,"push":false}}}\
        """;

    Settings settings = Settings.parse(json);

    assertThat(settings.differences()).isEqualTo(new JsonObject(json));
    assertThat(Settings.parse(Json.mapper().writeValueAsString(settings))).isEqualTo(settings);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"locale\":7}",
        "{\"locale\":\"de AT\"}",
        "{\"time_zone\":{}}",
        "{\"time_zone\":\"Europe\\u0000Vienna\"}",
        "{\"preferences\":[]}",
        "{\"preferences\":{\"Orders\":{}}}",
        "{\"preferences\":{\"\":{}}}",
        "{\"preferences\":{\"orders\":true}}",
        "{\"preferences\":{\"orders\":{\"email\":\"no\"}}}"
      })
  void whatCannotBeKeptIsNotUnderstood(String json) {
    assertThatExceptionOfType(DatabindException.class).isThrownBy(() -> Settings.parse(json));
  }

  @Test
  void aCategorySwitchedOffInRealTimeIsNotPushed() {
    assertThat(Settings.parse("{\"preferences\":{\"default\":{\"realtime\":false}}}"))
        .matches(settings -> !settings.allowPushOf(anythingOf(NotificationType.INFO)));
    assertThat(
            Settings.parse(
                """
                {"preferences":{"orders":{"realtime":false},
                 "default":{"realtime":true,"email":false,"push":false}}}
                """))
        .matches(settings -> settings.allowPushOf(anythingOf(NotificationType.INFO)))
        .matches(settings -> !settings.allowPushOf(anythingIn("orders", false)));
  }

  @Test
  void aCriticalCategoryIsPushedWhateverIsChosenForIt() {
    assertThat(Settings.parse("{\"preferences\":{\"orders\":{\"realtime\":false}}}"))
        .matches(settings -> settings.allowPushOf(anythingIn("orders", true)))
        .matches(settings -> !settings.allowPushOf(anythingIn("orders", false)));
    assertThat(Settings.without(Channel.REALTIME).allowPushOf(anythingIn("orders", true)))
        .isFalse();
  }

  private static Content anythingIn(String category, boolean critical) {
    return anythingOf(NotificationType.INFO)
        .in(new Category(category, 1, "Name", critical, CategoryChannels.DEFAULT, false));
  }

  @Test
  void aChoiceForACategoryDoesNotBringBackWhatIsSwitchedOffAltogether() {
    assertThat(
            Settings.parse(
                """
                {"realtime_notifications":false,"preferences":{"default":{"realtime":true}}}
                """))
        .matches(settings -> !settings.allowPushOf(anythingOf(NotificationType.INFO)));
  }

  @Test
  void aPatchThatCameToTooManyCategoriesChangesNoChoice() {
    Settings full = Settings.DEFAULT;
    for (int i = 0; i < Preferences.MAX_CATEGORIES; i++) {
      full =
          full.patchedBy(
              patch("{\"preferences\":{\"category-%s\":{\"email\":false}}}".formatted(i)));
    }
    SettingsMembers more =
        patch(
            "{\"locale\":\"fr\",\"preferences\":{\"more\":{\"email\":false},\"category-1\":null}}");
    SettingsMembers tooMany =
        patch("{\"locale\":\"fr\",\"preferences\":{\"more\":{\"email\":false}}}");

    assertThat(full.preferences().cells()).hasSize(Preferences.MAX_CATEGORIES);
    assertThat(full.patchedBy(tooMany).preferences()).isEqualTo(full.preferences());
    assertThat(full.patchedBy(tooMany).locale()).isEqualTo("fr");
    assertThat(full.patchedBy(more).preferences().cells())
        .hasSize(Preferences.MAX_CATEGORIES)
        .containsKey("more");
  }

  private static SettingsMembers patch(String json) {
    return Json.mapper().readValue(json, SettingsMembers.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"false\"", "0", "\"\"", "[]", "{}", "[false]"})
  void aSwitchIsTrueOrFalse(String value) {
    assertThatExceptionOfType(DatabindException.class)
        .isThrownBy(() -> Settings.parse("{\"info_enabled\":" + value + "}"))
        .satisfies(
            e -> assertThat(e.getPath().getLast().getPropertyName()).isEqualTo("info_enabled"));
  }

  @Test
  void differencesSayOnlyWhatIsSwitchedOff() {
    Settings settings = Settings.without(NotificationType.ERROR, Channel.EMAIL);

    assertThat(settings.differences())
        .isEqualTo(new JsonObject("{\"email_notifications\":false,\"error_enabled\":false}"));
    assertThat(Settings.parse(settings.differences().json())).isEqualTo(settings);
    assertThat(Settings.DEFAULT.differences()).isEqualTo(JsonObject.EMPTY);
  }

  @Test
  void typesAreListedForPeople() {
    assertThat(NotificationType.names())
        .matches("info, success, warning, error, message[a-z, ]* or [a-z]+");
  }

  private static Content anythingOf(NotificationType type) {
    return new Content("t", "m", type, JsonObject.EMPTY, null, null, true);
  }
}
