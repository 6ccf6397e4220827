package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What comes from a template is in the language that its reader has chosen, also after they have
/// chosen another one.
@ExtendWith(World.class)
class LanguagesIT {
  private static final String TEMPLATE = "parcel";
  private static final String ADD_INBOX =
      """
      () => {
        const inbox = document.createElement('belfry-inbox');
        inbox.getToken = document.querySelector('belfry-bell').getToken;
        document.querySelector('main').append(inbox);
      }
      """;

  @BeforeEach
  void aTemplate(Stage stage) {
    stage
        .belfry()
        .putTemplate(
            TEMPLATE,
            Map.of(
                "default_locale",
                "en",
                "variables",
                Map.of(
                    "order",
                    Map.of("type", "text", "sample", "A-17"),
                    "count",
                    Map.of("type", "number", "sample", 2)),
                "texts",
                Map.of(
                    "en",
                    says(
                        "Order {order} shipped",
                        "{count, plural, one {# parcel is} other {# parcels are}} on the way."),
                    "de",
                    says(
                        "Bestellung {order} versandt",
                        "{count, plural, one {# Paket ist} other {# Pakete sind}} unterwegs."),
                    "ko",
                    says("주문 {order} 발송됨", "상자 {count}개가 배송 중입니다."),
                    "ar",
                    says(
                        "تم شحن الطلب {order}",
                        "{count, plural, zero {لا طرود} one {طرد واحد} two {طردان} few {# طرود} many {# طردًا} other {# طرد}} في الطريق."))));
  }

  private static Map<String, ?> says(String title, String message) {
    return Map.of("in_app", Map.of("title", title, "message", message));
  }

  @Test
  void anOpenBellSpeaksTheLanguageThatIsChosen_inEveryTab_andCountsTheSame(Stage stage) {
    Person alice = stage.newPerson();
    alice.reads("de");
    alice.isTold("As it was written");
    String id = alice.isToldBy(TEMPLATE, Map.of("order", "A-17", "count", 2));
    Tab one = alice.opens();
    Tab other = alice.opens();
    List<Tab> tabs = List.of(one, other);
    for (Tab tab : tabs) {
      tab.page().bringToFront();
      tab.open();
      assertSays(tab, id, "de", "ltr", "Bestellung A-17 versandt", "2 Pakete sind unterwegs.");
      assertThat(tab.badge()).hasText("2");
    }

    alice.reads("ar");
    for (Tab tab : tabs) {
      tab.page().bringToFront();
      assertSays(tab, id, "ar", "rtl", "تم شحن الطلب A-17", "طردان في الطريق.");
      assertThat(tab.badge()).hasText("2");
    }
    alice.reads("ko-KR");
    for (Tab tab : tabs) {
      tab.page().bringToFront();
      assertSays(tab, id, "ko", "ltr", "주문 A-17 발송됨", "상자 2개가 배송 중입니다.");
    }
    alice.reads(null);
    for (Tab tab : tabs) {
      tab.page().bringToFront();
      assertSays(tab, id, "en", "ltr", "Order A-17 shipped", "2 parcels are on the way.");
      assertThat(tab.badge()).hasText("2");
      assertThat(tab.items()).hasCount(2);
    }
  }

  @Test
  void theApplicationIsToldWhichLanguageIsChosen(Stage stage) {
    Person alice = stage.newPerson();
    alice.reads("de");
    alice.isTold("As it was written");
    Tab tab = alice.opens();
    tab.page()
        .evaluate(
            """
            () => {
              globalThis.chosen = [];
              document.querySelector('belfry-bell').addEventListener('belfry-locale',
                ({ detail, target }) => globalThis.chosen.push(`${detail.locale} ${target.locale}`));
            }
            """);
    tab.open();
    assertThat(tab.items()).hasCount(1);
    tab.await(() -> chosen(tab).equals("de de"));

    alice.changes(Map.of("error_enabled", false));
    alice.reads("ko");
    alice.reads(null);
    tab.await(() -> chosen(tab).endsWith("null null"));
    assertThat(chosen(tab)).isEqualTo("de de,ko ko,null null");
  }

  private static String chosen(Tab tab) {
    return String.valueOf(tab.page().evaluate("() => globalThis.chosen.join()"));
  }

  @Test
  void onlyTheWordsOfATemplateSayTheirLanguage(Stage stage) {
    Person alice = stage.newPerson();
    alice.reads("de");
    alice.isTold("As it was written");
    alice.isToldBy(TEMPLATE, Map.of("order", "A-17", "count", 1));
    Tab tab = alice.opens();
    tab.open();

    assertThat(tab.item("As it was written").locator("[lang], [dir]")).hasCount(0);
    assertThat(tab.item("Bestellung").locator("[lang]")).hasCount(2);
    assertThat(tab.item("Bestellung").locator("[lang=de][dir=ltr]"))
        .hasText(new String[] {"Bestellung \u2068A-17\u2069 versandt", "1 Paket ist unterwegs."});
    assertThat(tab.part("panel")).hasAttribute("lang", "en");
    assertThat(
            tab.item("Bestellung")
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Delete")))
        .hasCount(1);
  }

  @Test
  void aToastAndItsAnnouncementAreInTheLanguageOfTheReader(Stage stage) {
    Person alice = stage.newPerson();
    alice.reads("ar");
    Tab tab = alice.opens("unhurried");

    alice.isToldBy(TEMPLATE, Map.of("order", "A-17", "count", 2));

    assertThat(tab.toasts().locator("[part=toast-title] bdi")).hasAttribute("lang", "ar");
    assertThat(tab.toasts().locator(".message bdi")).hasAttribute("dir", "rtl");
    assertThat(tab.toasts().locator(".message bdi")).hasCSS("direction", "rtl");
    assertThat(tab.part("announcer")).containsText("New notification: تم شحن الطلب");
    assertThat(tab.part("announcer").locator("bdi[lang=ar]")).containsText("تم شحن");
  }

  @Test
  void whatIsReadKeepsItsPlaceAndItsFocus(Stage stage) {
    Person alice = stage.newPerson();
    alice.reads("de");
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 45; i++) {
      ids.add(alice.isToldBy(TEMPLATE, Map.of("order", "No. " + i, "count", i)));
    }
    Tab tab = alice.opens();
    tab.open();
    tab.find("No. 20");
    Locator item = tab.page().locator("belfry-bell [data-id='%s']".formatted(ids.get(20)));
    item.locator(".main").focus();
    double before = distance(tab, item);

    alice.reads("ar");

    assertThat(item.locator(".title bdi")).hasAttribute("lang", "ar");
    assertThat(item.locator(".main")).isFocused();
    assertThat(distance(tab, item)).isCloseTo(before, within(2.0));
    tab.find("No. 0");
    assertThat(
            tab.page().locator("belfry-bell [data-id='%s'] .title bdi".formatted(ids.getFirst())))
        .hasAttribute("lang", "ar");
    assertThat(tab.badge()).hasText("45");
  }

  /// How far an item is below the upper edge of the list.
  private static double distance(Tab tab, Locator item) {
    return item.boundingBox().y - tab.scroller().boundingBox().y;
  }

  @Test
  void theListIsReadAgainForAnotherLanguageAlone(Stage stage) {
    Person alice = stage.newPerson();
    alice.reads("de");
    String id = alice.isToldBy(TEMPLATE, Map.of("order", "A-17", "count", 2));
    Tab tab = alice.opens();
    Set<String> lists = listsOf(tab.page());
    tab.open();
    assertSays(tab, id, "de", "ltr", "Bestellung A-17 versandt", "2 Pakete sind unterwegs.");

    alice.changes(Map.of("error_enabled", false));
    alice.changes(Map.of("locale", "de", "time_zone", "Europe/Berlin"));
    tab.await(() -> tab.frames("settings_changed").size() >= 2);
    alice.isTold("After that");
    assertThat(tab.item("After that")).isVisible();
    assertThat(lists).hasSize(1);

    alice.reads("ko");
    assertSays(tab, id, "ko", "ltr", "주문 A-17 발송됨", "상자 2개가 배송 중입니다.");
    assertThat(lists).hasSize(2);
  }

  /// As a set: what is answered 503, because the server does not have it yet, is asked for again.
  private static Set<String> listsOf(Page page) {
    Set<String> lists = new CopyOnWriteArraySet<>();
    page.onRequest(request -> {
      if (request.url().contains("/api/notifications?")) {
        lists.add(request.url());
      }
    });
    return lists;
  }

  @Test
  void aListInAPageSpeaksTheLanguageThatIsChosenToo(Stage stage) {
    Person alice = stage.newPerson();
    alice.isToldBy(TEMPLATE, Map.of("order", "A-17", "count", 2));
    Tab tab = alice.opens();
    tab.page().evaluate(ADD_INBOX);
    Locator title = tab.page().locator("belfry-inbox [part=title] bdi");
    assertThat(title).hasText("Order \u2068A-17\u2069 shipped");

    alice.reads("ar");

    assertThat(title).hasText("تم شحن الطلب \u2068A-17\u2069");
    assertThat(title).hasAttribute("lang", "ar");
    assertThat(title).hasCSS("direction", "rtl");
  }

  private static void assertSays(
      Tab tab, String id, String lang, String direction, String title, String message) {
    Locator item = tab.page().locator("belfry-bell [data-id='%s']".formatted(id));
    List<String> parts = List.of("title", "message");
    List<String> words = List.of(title.replace("A-17", "\u2068A-17\u2069"), message);
    for (int i = 0; i < parts.size(); i++) {
      Locator said = item.locator("[part=%s] bdi".formatted(parts.get(i)));
      assertThat(said).hasText(words.get(i));
      assertThat(said).hasAttribute("lang", lang);
      assertThat(said).hasCSS("direction", direction);
    }
    assertThat(
            item.getByRole(
                AriaRole.BUTTON,
                new Locator.GetByRoleOptions().setName("Unread " + words.getFirst())))
        .hasCount(1);
  }
}
