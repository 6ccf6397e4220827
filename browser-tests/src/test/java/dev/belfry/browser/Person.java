package dev.belfry.browser;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A user at a browser.
///
/// @param id the token's `sub`
/// @param browser its tabs share what an origin shares
record Person(String id, BrowserContext browser, Stage stage) {
  /// A tab with the host's page.
  Tab opens() {
    return opens("");
  }

  /// A tab with the host's page, set up by a query such as `lang=ko&ttl=5`; returns when the bell
  /// is connected.
  Tab opens(String query) {
    return opensAt(stage.belfry().origin(), query);
  }

  /// The same on another origin.
  Tab opensAt(String origin, String query) {
    Tab tab = opensUnconnected(origin, query);
    tab.awaitConnected();
    return tab;
  }

  /// The same, but returns without waiting for a connection.
  Tab opensUnconnected(String origin, String query) {
    return stage.tab(browser, "%s%s?user=%s&%s".formatted(origin, HostPage.FOLDER, id, query));
  }

  /// The same user at another browser.
  Person atAnotherBrowser() {
    return stage.person(id, new NewContextOptions());
  }

  /// They read another language from now on; null: they no longer say which.
  void reads(@Nullable String locale) {
    changes(Collections.singletonMap("locale", locale));
  }

  /// They change settings, somewhere else.
  void changes(Map<String, ?> settings) {
    stage.belfry().changeSettings(id, settings);
  }

  /// Someone sends them a notification in the words of a template.
  ///
  /// @return its id
  String isToldBy(String template, Map<String, ?> variables) {
    return stage
        .belfry()
        .send(Map.of("recipient", id, "template", template, "variables", variables));
  }

  /// Someone sends them a notification.
  ///
  /// @return its id
  String isTold(String title) {
    return isTold(title, Map.of());
  }

  /// @param more of the call's body
  String isTold(String title, Map<String, ?> more) {
    Map<String, Object> body = new HashMap<>(more);
    body.put("recipient", id);
    body.put("title", title);
    body.putIfAbsent("message", "It happened.");
    return stage.belfry().send(body);
  }
}
