package dev.belfry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;

/// What one test has to itself: users of its own, and their browsers, closed at its end.
final class Stage implements AutoCloseable {
  private final World.Shared shared;
  private final List<BrowserContext> browsers = new ArrayList<>();
  private final List<Tab> tabs = new ArrayList<>();

  Stage(World.Shared shared) {
    this.shared = shared;
  }

  Belfry belfry() {
    return shared.belfry();
  }

  Elsewhere elsewhere() {
    return shared.elsewhere();
  }

  /// A new user, with a browser of their own.
  Person newPerson() {
    return newPerson(new NewContextOptions());
  }

  Person newPerson(NewContextOptions options) {
    return person("user-" + UUID.randomUUID().toString().substring(0, 13), options);
  }

  /// Nothing moves on its pages, so that nothing is looked at, or clicked on, while it moves.
  Person person(String id, NewContextOptions options) {
    if (options.reducedMotion == null) {
      options.setReducedMotion(ReducedMotion.REDUCE);
    }
    BrowserContext context = shared.chromium().browser().newContext(options);
    context.setDefaultTimeout(World.PATIENCE_MILLIS);
    HostPage.serve(context, elsewhere().origin());
    browsers.add(context);
    return new Person(id, context, this);
  }

  Tab tab(BrowserContext context, String url) {
    Tab tab = new Tab(context.newPage());
    tabs.add(tab);
    tab.page().navigate(url);
    return tab;
  }

  /// Returns when the server has this many sessions, of all users.
  void awaitSessions(int count) {
    Awaitility.await("%s sessions".formatted(count))
        .atMost(World.PATIENCE)
        .until(() -> belfry().metric("belfry_delivery_sessions_open") == count);
  }

  void photograph(String name) {
    for (int i = 0; i < tabs.size(); i++) {
      if (!tabs.get(i).page().isClosed()) {
        Path file =
            Path.of("target", "failures", "%s-%s.png".formatted(name.replaceAll("\\W+", "_"), i));
        tabs.get(i).page().screenshot(new ScreenshotOptions().setPath(file));
      }
    }
  }

  void checkThatNoPageComplained() {
    assertThat(tabs).allSatisfy(tab -> assertThat(tab.complaints()).isEmpty());
  }

  @Override
  public void close() {
    browsers.forEach(BrowserContext::close);
  }
}
