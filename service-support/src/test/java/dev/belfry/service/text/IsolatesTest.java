package dev.belfry.service.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `<` stands for the beginning of an isolate, `>` for its end, and `!` for an override.
class IsolatesTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "Order 17", "a <b> c", "<<a>b>", "주문", "€ 😀"})
  void whatTurnsNothingRoundStandsInASentenceAsItIs(String text) {
    assertThat(shown(Isolates.around(real(text)))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "a !b, <a !b>",
    "a <b, <a <b>>",
    "a> b, <a b>",
    ">>>, <>",
    "><, <<>>",
    "הזמנה 42, <הזמנה 42>",
    "طلب, <طلب>",
    "\u200Fa, <\u200Fa>",
    "\u061Ca, <\u061Ca>"
  })
  void whatCouldTurnItRoundEndsWithItself(String text, String expected) {
    assertThat(shown(Isolates.around(real(text)))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "abcdef, 4, abc…",
    "abc, 4, abc…",
    "😀😀😀😀😀, 4, 😀😀😀…",
    "ab cdef, 4, ab…",
    "<abcdef>, 6, <abc…>",
    "<<<<<<a>>>>>>, 4, <…>",
    ">>>>>>abcdef, 4, abc…"
  })
  void whatIsCutHasItsEnds_andNoMoreCharactersThanItMay(String text, int most, String expected) {
    String cut = Isolates.cut(real(text), most, "…");

    assertThat(shown(cut)).isEqualTo(expected);
    assertThat(cut.codePointCount(0, cut.length())).isLessThanOrEqualTo(most);
  }

  @Test
  void nothingButEndsIsNothing() {
    assertThat(Isolates.balanced(real(">>>"))).isEmpty();
  }

  private static String real(String text) {
    return text.replace('<', Isolates.BEGIN).replace('>', Isolates.END).replace('!', '\u202E');
  }

  private static String shown(String text) {
    return text.replace(Isolates.BEGIN, '<').replace(Isolates.END, '>').replace('\u202E', '!');
  }
}
