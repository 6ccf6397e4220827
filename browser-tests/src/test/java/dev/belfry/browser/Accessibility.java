package dev.belfry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import java.util.List;

/// What axe-core has to say about a page as it is now.
final class Accessibility {
  private static final List<String> STANDARDS =
      List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

  private Accessibility() {}

  static void assertNothingToSay(Page page, String state) {
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
