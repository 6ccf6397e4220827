package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext.GrantPermissionsOptions;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Route.FulfillOptions;
import dev.belfry.events.Json;
import dev.belfry.testing.HostileTexts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Push to a browser. Chromium subscribes with Google only, so that part is pretended; the worker
/// and what it shows are real.
@ExtendWith(World.class)
class DevicePushIT {
  private static final String SWITCH = "Notifications on this device";
  private static final String OTHER_KEY =
      "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";

  @Test
  void whatIsPushedIsShownOnceForEachNotification(Stage stage) {
    Person alice = browserOf(stage);
    Device device = Device.of(alice);
    device.switchOn();

    device.isPushed("id-1", "Your order", "is on its way");
    device.isPushed("id-2", "Your other order", "too");
    device.isPushed("id-1", "Your order", "has arrived");

    Set<String> latest = Set.of("id-1: Your order, has arrived", "id-2: Your other order, too");
    device.tab().await(() -> latest.equals(Set.copyOf(device.shown())));
    assertThat(device.shown()).hasSize(2);
  }

  /// As much of each as a push has room for, whatever its letters.
  @Test
  void hostileWordsAreShownAsTheyAre(Stage stage) {
    Person alice = browserOf(stage);
    Device device = Device.of(alice);
    device.switchOn();
    List<String> expected = new ArrayList<>();
    for (String text : HostileTexts.all()) {
      String id = "id-" + expected.size();
      String title = HostileTexts.title(text);
      String body = text.substring(0, Math.min(text.length(), 600));
      device.isPushed(id, title, body);
      expected.add("%s: %s, %s".formatted(id, title, body));
    }

    device.tab().await(() -> device.shown().size() == expected.size());
    assertThat(device.shown()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void evenWhatCanNotBeReadIsShown(Stage stage) {
    Person alice = browserOf(stage);
    Device device = Device.of(alice);
    device.switchOn();

    device.isPushed("nonsense");

    device.tab().await(() -> device.shown().equals(List.of("belfry: New notification, ")));
  }

  @Test
  void whatIsReadElsewhereIsNoLongerShown(Stage stage) {
    Person alice = browserOf(stage);
    Device device = Device.of(alice);
    device.switchOn();
    String first = alice.isTold("First");
    String second = alice.isTold("Second");
    assertThat(device.tab().badge()).hasText("2");
    device.isPushed(first, "First", "m");
    device.isPushed(second, "Second", "m");
    device.tab().await(() -> device.shown().size() == 2);

    stage.belfry().markRead(alice.id(), first);

    device.tab().await(() -> device.shown().equals(List.of(second + ": Second, m")));

    // Also while no page is open.
    device.tab().page().navigate("about:blank");
    stage.belfry().markRead(alice.id(), second);
    Device again = Device.of(alice);
    again.tab().await(() -> again.shown().isEmpty());
  }

  @Test
  void aBrowserIsRegisteredUntilItIsSwitchedOff(Stage stage) {
    Person alice = browserOf(stage);
    Device device = Device.of(alice);
    assertThat(device.tab().setting(SWITCH)).not().isChecked();

    device.switchOn();
    device.tab().await(() -> stage.belfry().subscriptions(alice.id()).size() == 1);

    device.tab().setting(SWITCH).click();
    assertThat(device.tab().setting(SWITCH)).not().isChecked();
    device.tab().await(() -> stage.belfry().subscriptions(alice.id()).isEmpty());
    device.tab().await(() -> device.subscribedWith() == null);
  }

  @Test
  void underANewKeyItSubscribesAnewWithoutAClick(Stage stage) {
    Person alice = browserOf(stage);
    Device device = Device.of(alice);
    device.switchOn();
    device.tab().await(() -> stage.belfry().subscriptions(alice.id()).size() == 1);
    String before = stage.belfry().subscriptions(alice.id()).path(0).path("id").asString();
    device
        .tab()
        .page()
        .route(
            "**/api/push/key*",
            route ->
                route.fulfill(
                    new FulfillOptions()
                        .setContentType("application/json")
                        .setBody("{\"key\":\"%s\"}".formatted(OTHER_KEY))));

    device.tab().page().reload();

    device.tab().await(() -> OTHER_KEY.equals(device.subscribedWith()));
    device
        .tab()
        .await(() -> {
          var now = stage.belfry().subscriptions(alice.id());
          return now.size() == 1 && !now.path(0).path("id").asString().equals(before);
        });
  }

  @Test
  void aPageThatDoesNotKnowYetWhoIsSignedInTakesNothingAway(Stage stage) {
    Person alice = browserOf(stage);
    Device device = Device.of(alice);
    device.switchOn();
    String key = device.subscribedWith();

    // As a framework does that sets properties before it has a session.
    device
        .tab()
        .page()
        .evaluate(
            """
            () => {
              for (const name of ['belfry-bell', 'belfry-inbox']) {
                const element = document.createElement(name);
                element.getToken = null;
                document.body.append(element);
                element.getToken = null;
              }
            }
            """);

    alice.isTold("Later"); // by then it would be gone
    assertThat(device.tab().badge().first()).hasText("1");
    assertThat(device.tab().setting(SWITCH)).isChecked();
    assertThat(device.subscribedWith()).isEqualTo(key).isNotNull();
  }

  @Test
  void whoSignsOutTakesTheirsAlong_andSoDoesWhoComesNext(Stage stage) {
    Person alice = browserOf(stage);
    Device device = Device.of(alice);
    device.switchOn();
    device.isPushed("id-1", "For Alice", "m");
    device.tab().await(() -> device.shown().size() == 1);

    device.tab().page().evaluate("() => (document.querySelector('belfry-bell').getToken = null)");

    device.tab().await(() -> device.subscribedWith() == null && device.shown().isEmpty());

    // Whoever closes the page instead leaves it to the next.
    Device again = Device.of(alice);
    again.switchOn();
    again.isPushed("id-2", "For Alice", "m");
    again.tab().await(() -> again.shown().size() == 1);
    again.tab().page().navigate("about:blank");
    Device bobs = Device.of(new Person("bob-" + alice.id(), alice.browser(), stage));
    bobs.tab().await(() -> bobs.subscribedWith() == null && bobs.shown().isEmpty());
    assertThat(bobs.tab().setting(SWITCH)).not().isChecked();
  }

  private static Person browserOf(Stage stage) {
    Person person = stage.newPerson();
    person
        .browser()
        .grantPermissions(
            List.of("notifications"),
            new GrantPermissionsOptions().setOrigin(stage.belfry().origin()));
    person.browser().addInitScript(PRETENDED_SUBSCRIPTIONS);
    return person;
  }

  /// A person's tab, with its settings open.
  private record Device(
      Tab tab,
      CDPSession browser,
      List<String> registrations,
      AtomicInteger completedPushes,
      String origin) {
    static Device of(Person person) {
      String origin = person.stage().belfry().origin();
      Tab tab =
          person
              .stage()
              .tab(
                  person.browser(),
                  "%s%s%s?user=%s&push="
                      .formatted(origin, HostPage.FOLDER, HostPage.PUSH, person.id()));
      tab.awaitConnected();
      tab.openSettings();
      List<String> registrations = new CopyOnWriteArrayList<>();
      CDPSession browser = person.browser().newCDPSession(tab.page());
      browser.on(
          "ServiceWorker.workerRegistrationUpdated",
          event ->
              event
                  .getAsJsonArray("registrations")
                  .forEach(each -> {
                    JsonObject registration = each.getAsJsonObject();
                    if (registration.get("scopeURL").getAsString().equals(origin + "/belfry/")) {
                      registrations.add(registration.get("registrationId").getAsString());
                    }
                  }));
      browser.send("ServiceWorker.enable");
      AtomicInteger completedPushes = new AtomicInteger();
      browser.on(
          "BackgroundService.backgroundServiceEventReceived",
          event -> {
            JsonObject received = event.getAsJsonObject("backgroundServiceEvent");
            if (received.get("eventName").getAsString().equals("Push event completed")) {
              completedPushes.incrementAndGet();
            }
          });
      JsonObject pushes = new JsonObject();
      pushes.addProperty("service", "pushMessaging");
      browser.send("BackgroundService.startObserving", pushes);
      JsonObject recorded = pushes.deepCopy();
      recorded.addProperty("shouldRecord", true);
      browser.send("BackgroundService.setRecording", recorded);
      return new Device(tab, browser, registrations, completedPushes, origin);
    }

    void switchOn() {
      tab.setting(SWITCH).click();
      assertThat(tab.setting(SWITCH)).isChecked();
      // Before it has subscribed, the worker may not be active yet: what is pushed then is lost.
      tab.await(() -> subscribedWith() != null && !registrations.isEmpty());
    }

    void isPushed(String id, String title, String body) {
      isPushed(
          Json.mapper()
              .writeValueAsString(
                  Map.of(
                      "web_push",
                      8030,
                      "notification",
                      Map.of(
                          "title",
                          title,
                          "body",
                          body,
                          "navigate",
                          origin + "/",
                          "lang",
                          "",
                          "dir",
                          "auto",
                          "tag",
                          id,
                          "silent",
                          false),
                      "belfry",
                      Map.of("id", id, "position", "p"))));
    }

    /// Returns when the worker has shown it. Chromium forgets a notification that is asked for
    /// while it is written down but not displayed yet, so nobody may ask before.
    void isPushed(String data) {
      int before = completedPushes.get();
      JsonObject arguments = new JsonObject();
      arguments.addProperty("origin", origin);
      arguments.addProperty("registrationId", registrations.getLast());
      arguments.addProperty("data", data);
      browser.send("ServiceWorker.deliverPushMessage", arguments);
      tab.await(() -> completedPushes.get() > before);
    }

    /// What the browser shows.
    @SuppressWarnings("unchecked")
    List<String> shown() {
      return (List<String>)
          tab.page()
              .evaluate(
                  """
                  async () => {
                    const registration = await navigator.serviceWorker.getRegistration('/belfry/');
                    const shown = (await registration?.getNotifications()) ?? [];
                    return shown.map(({ tag, title, body }) => `${tag}: ${title}, ${body}`);
                  }
                  """);
    }

    /// The key that the browser has subscribed with; null if it has not.
    @Nullable String subscribedWith() {
      return (String) tab.page().evaluate("() => localStorage.getItem('pretended.key')");
    }
  }

  /// Subscriptions as a push service would give them, which outlast the page.
  private static final String PRETENDED_SUBSCRIPTIONS =
      """
      const read = (name) => localStorage.getItem(`pretended.${name}`);
      const bytes = (text) =>
        Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
      const subscription = () => ({
        endpoint: read('endpoint'),
        options: { applicationServerKey: bytes(read('key')).buffer },
        toJSON: () => ({
          endpoint: read('endpoint'),
          expirationTime: null,
          keys: {
            p256dh:
              'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
            auth: 'BTBZMqHH6r4Tts7J_aSIgg',
          },
        }),
        unsubscribe: async () => {
          localStorage.removeItem('pretended.key');
          localStorage.removeItem('pretended.endpoint');
          return true;
        },
      });
      if (globalThis.PushManager) {
        PushManager.prototype.getSubscription = async () => (read('key') ? subscription() : null);
        PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
          localStorage.setItem('pretended.key', applicationServerKey);
          localStorage.setItem(
            'pretended.endpoint',
            `https://fcm.googleapis.com/fcm/send/${crypto.randomUUID()}`,
          );
          return subscription();
        };
      }
      """;
}
