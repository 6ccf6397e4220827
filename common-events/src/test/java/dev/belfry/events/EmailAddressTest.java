package dev.belfry.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "alice@example.com",
        "alice+orders@mail.example.com",
        "a@localhost",
        "o'neill_{x}@xn--bcher-kva.example"
      })
  void whatMailSystemsTakeIsTaken(String address) {
    assertThat(EmailAddress.isValid(address)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "alice",
        "@example.com",
        "alice@",
        "alice@@example.com",
        "alice@example.com.",
        "alice@.example.com",
        "alice@-example.com",
        ".alice@example.com",
        "al..ice@example.com",
        "alice@exa mple.com",
        "alice@example.com\r\nBcc: bob@example.com",
        "alice@example.com\n",
        "alice\u0000@example.com",
        "\"alice\"@example.com",
        "Alice <alice@example.com>",
        "alice@example.com,bob@example.com",
        "alice@[127.0.0.1]",
        "\u00e4lice@example.com"
      })
  void whatCouldBeTakenForSomethingElseIsNot(String address) {
    assertThat(EmailAddress.isValid(address)).isFalse();
  }

  @Test
  void aLongOneIsJudgedAtOnce() {
    assertThat(EmailAddress.isValid("a".repeat(65) + "@example.com")).isFalse();
    assertThat(EmailAddress.isValid("a@" + "b.".repeat(120) + "example")).isTrue();
    assertThat(EmailAddress.isValid("a@" + "b.".repeat(130) + "example")).isFalse();
    assertThat(EmailAddress.isValid("a.".repeat(100_000))).isFalse();
  }
}
