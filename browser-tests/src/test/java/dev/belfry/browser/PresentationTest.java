package dev.belfry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What is shown of a presentation, whatever stands in it.
class PresentationTest {
  @Test
  void initialsAreOfTheFirstAndTheLastWord() {
    assertThat(
            says(
                "['Ann Miller', 'ann', '김민준', 'Jean-Luc van der Berg', '<img src=x>', '\uD83D\uDE80', ''].map(initials)"))
        .isEqualTo("[\"AM\",\"A\",\"김\",\"JB\",\"IX\",\"?\",\"?\"]");
  }

  @Test
  void onlyWhatCanBeDoneIsOffered() {
    assertThat(
            says(
                """
                actionsOf({ presentation: { actions: [
                  { label: 'a', url: 'javascript:1' }, { label: 5, url: 'https://x.example/' }, null,
                  { label: 'b', url: 'https://x.example/' }, { label: 'c', event: 'C' },
                  { label: 'd', event: 'd' }, { label: 'e', event: 'e' },
                ] } }).map(({ label }) => label)
                """))
        .isEqualTo("[\"b\",\"d\"]");
    assertThat(says("[actionsOf({}), actionsOf({ presentation: { actions: 'x' } })]"))
        .isEqualTo("[[],[]]");
  }

  private static String says(String expression) {
    Node.Outcome outcome =
        Node.run(
            Node.MODULES,
            "--input-type=module",
            "--eval",
            """
            import { actionsOf, initials } from './presentation.js';
            console.log(JSON.stringify(%s));
            """
                .formatted(expression.strip()));
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    return outcome.output().strip();
  }
}
