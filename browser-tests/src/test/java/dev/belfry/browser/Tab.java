package dev.belfry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.WebSocket;
import com.microsoft.playwright.options.AriaRole;
import dev.belfry.events.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// A tab with a bell in it.
final class Tab {
  private final Page page;
  private final List<String> complaints = new ArrayList<>();
  private final List<WebSocket> sockets = new ArrayList<>();
  private final List<JsonNode> said = new ArrayList<>();
  private int pongs;

  Tab(Page page) {
    this.page = page;
    page.onPageError(error -> complaints.add(error));
    page.onDialog(dialog -> {
      complaints.add("dialog: " + dialog.message());
      dialog.dismiss();
    });
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") && !isAboutTheNetwork(message.text())) {
        complaints.add(message.text());
      }
    });
    page.onWebSocket(socket -> {
      sockets.add(socket);
      socket.onFrameSent(frame -> said.add(Json.mapper().readTree(frame.text())));
      socket.onFrameReceived(frame -> pongs += frame.text().contains("\"pong\"") ? 1 : 0);
    });
  }

  /// What the browser itself logs when a server is away.
  private static boolean isAboutTheNetwork(String text) {
    return Stream.of("Failed to load resource", "WebSocket connection to", "Access to fetch at")
        .anyMatch(text::startsWith);
  }

  Page page() {
    return page;
  }

  /// Errors of scripts and policies, and dialogs.
  List<String> complaints() {
    return complaints;
  }

  /// A part of the bell, as a style sheet names it.
  Locator part(String name) {
    return page.locator("belfry-bell [part~='%s']".formatted(name));
  }

  Locator badge() {
    return part("badge");
  }

  /// The visible ones: few rows of a long list are in the document.
  Locator items() {
    return page.locator("belfry-bell [part~=item]:visible");
  }

  Locator item(String title) {
    return items().filter(new Locator.FilterOptions().setHasText(title));
  }

  /// The item, scrolled to.
  Locator find(String title) {
    scrollToTop();
    Locator wanted = item(title);
    await(() -> {
      if (wanted.count() == 0) {
        scrollOn();
      }
      return wanted.count() > 0;
    });
    return wanted;
  }

  /// To what follows.
  ///
  /// @return whether something does, as far as it is loaded
  boolean scrollOn() {
    return scroll("list.scrollTop + 300");
  }

  /// Returns when the visible rows have been drawn, so that none is removed any more.
  ///
  /// @return whether it is another place
  private boolean scroll(String to) {
    return (boolean)
        scroller()
            .evaluate(
                """
                list => new Promise(drawn => {
                  const before = list.scrollTop;
                  list.scrollTop = %s;
                  requestAnimationFrame(() =>
                    requestAnimationFrame(() => drawn(list.scrollTop !== before)));
                })
                """
                    .formatted(to));
  }

  void scrollToTop() {
    scroll("0");
  }

  Locator scroller() {
    return part("list").locator("..");
  }

  Locator dot(String title) {
    return item(title).locator("[part~=unread-dot]");
  }

  /// A button of an item, which may show only while the pointer is on the item.
  Locator act(String title, String part) {
    item(title).hover();
    return item(title).locator("[part~=%s]".formatted(part));
  }

  Locator toasts() {
    return part("toast");
  }

  void open() {
    part("button").click();
    part("panel").waitFor();
  }

  void openSettings() {
    open();
    panelButton("Settings").click();
    part("settings").waitFor();
  }

  Locator panelButton(String name) {
    return part("panel")
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator setting(String name) {
    return part("settings")
        .getByRole(AriaRole.SWITCH, new Locator.GetByRoleOptions().setName(name).setExact(true));
  }

  /// The frames that the bell's client was told, in order.
  List<JsonNode> frames() {
    Object json = page.evaluate("() => JSON.stringify(globalThis.received ?? [])");
    return Json.mapper().readTree(String.valueOf(json)).valueStream().toList();
  }

  List<JsonNode> frames(String type) {
    return frames().stream().filter(frame -> frame.path("type").asString().equals(type)).toList();
  }

  /// The titles of all `new_notification` frames, in order.
  List<String> told() {
    return frames("new_notification").stream()
        .map(frame -> frame.path("notification").path("title").asString())
        .toList();
  }

  /// Returns when these were told, in this order and nothing else. A greeting says how many there
  /// are before they come, so a badge says nothing about that.
  void awaitTold(List<String> titles) {
    await(() -> told().size() >= titles.size());
    assertThat(told()).containsExactlyElementsOf(titles);
  }

  void awaitTold(String... titles) {
    awaitTold(List.of(titles));
  }

  /// What went wrong, as the bell told the page: name, code and message.
  @SuppressWarnings("unchecked")
  List<String> errors() {
    return (List<String>) page.evaluate("() => globalThis.errors ?? []");
  }

  int tokensAsked() {
    return (int) page.evaluate("() => globalThis.tokensAsked");
  }

  /// The frames that this tab's sockets sent, in order.
  List<JsonNode> said() {
    return List.copyOf(said);
  }

  /// Lets the time of a page whose clock is installed pass, and the server answer what it is asked
  /// meanwhile: the page waits for that by its own clock, and for five seconds only.
  void pass(int seconds) {
    page.clock().runFor(seconds * 1_000L);
    await(() -> pongs >= pings());
  }

  private long pings() {
    return said.stream().filter(frame -> frame.path("type").asString().equals("ping")).count();
  }

  /// The sockets this tab holds open.
  long openSockets() {
    return sockets.stream().filter(socket -> !socket.isClosed()).count();
  }

  String state() {
    return String.valueOf(
        page.evaluate("() => document.querySelector('belfry-bell')?.client?.state"));
  }

  void awaitConnected() {
    try {
      await(() -> state().equals("connected"));
    } catch (TimeoutError e) {
      throw new AssertionError("The bell is %s. Complaints: %s".formatted(state(), complaints), e);
    }
  }

  void await(BooleanSupplier condition) {
    page.waitForCondition(
        condition, new Page.WaitForConditionOptions().setTimeout(World.PATIENCE_MILLIS));
  }
}
