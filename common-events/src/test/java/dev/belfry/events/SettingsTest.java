package dev.belfry.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DatabindException;

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
                {"locale":"de-AT","preferences":{"orders":{"email":false}},"ladder":[1,{}],
                 "info_enabled":false,"fanfare_enabled":false,"number":1e999999999}
                """))
        .isEqualTo(Settings.without(NotificationType.INFO));
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
