package dev.belfry.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

class JsonTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.10",
        "1e2",
        "1E+2",
        "-0",
        "-0.0",
        "0",
        "-7",
        "12345678901234567",
        "999999999999999999999",
        "1e999999999",
        "1e99999999999",
        "0.1000000000000000055511151231257827"
      })
  void readsNumbersAsTheyWereWritten(String number) {
    String text = "{\"a\":[%s,{\"b\":%s}]}".formatted(number, number);

    assertThat(Json.mapper().writeValueAsString(Json.readObject(text))).isEqualTo(text);
  }

  @Test
  void readsEveryKindOfValue() {
    String text = "{\"a\":[],\"b\":{},\"c\":null,\"d\":true,\"e\":false,\"f\":\"\u00e9\\n\"}";

    assertThat(Json.mapper().writeValueAsString(Json.readObject(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "null", "[]", "1", "\"a\""})
  void saysWhatIsNoObject(String text) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Json.readObject(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"a\":1", "{\"a\":1,\"a\":2}", "{\"a\":NaN}", "{\"a\":01}", "{'a':1}", "{a:1}"})
  void refusesMalformedText(String text) {
    assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> Json.readObject(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{} {}", "{} 1", "{} x"})
  void refusesWhatFollowsTheObject(String text) {
    assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> Json.readObject(text));
  }

  @ParameterizedTest
  @ValueSource(ints = {501, 100_000})
  void refusesBottomlessNesting(int levels) {
    String text = "{\"a\":" + "[".repeat(levels) + "]".repeat(levels) + "}";

    assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> Json.readObject(text));
  }
}
