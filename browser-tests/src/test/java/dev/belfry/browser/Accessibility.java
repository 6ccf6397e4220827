package dev.belfry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import java.util.List;

/// What axe-core finds on a page as it is now.
final class Accessibility {
  private static final List<String> STANDARDS =
      List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

  /// While something fades in, its contrast is not yet the final one.
  private static final String NOTHING_FADES =
      """
      () => [document, ...Array.from(document.querySelectorAll('*'), it => it.shadowRoot)]
        .filter(root => root)
        .flatMap(root => root.getAnimations())
        .filter(it => it.playState === 'running' && it.effect.getTiming().iterations !== Infinity)
        .every(it => !it.effect.getKeyframes()
          .some(frame => Object.keys(frame).some(name => /opacity|color/i.test(name))))
      """;

  private Accessibility() {}

  static void assertNothingToSay(Page page, String state) {
    page.waitForFunction(NOTHING_FADES);
    List<String> violations =
        new AxeBuilder(page)
            .setLegacyMode(true).withTags(STANDARDS).analyze().getViolations().stream()
                .flatMap(rule ->
                    rule.getNodes().stream()
                        .map(node ->
                            "%s: %s %s"
                                .formatted(
                                    rule.getId(), node.getTarget(), node.getFailureSummary())))
                .toList();
    assertThat(violations).as(state).isEmpty();
  }
}
