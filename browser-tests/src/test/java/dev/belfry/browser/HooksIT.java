package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Components of React draw a user's notifications by the hooks.
@ExtendWith(World.class)
class HooksIT {
  private static final String APPLICATION =
      """
      async (only) => {
        const { hooksOf } = await import('/belfry/hooks.js');
        const { useBelfry, useConnection, useNotifications, useUnread } = hooksOf(React);
        const { createElement: h, StrictMode, useState } = React;
        const { getToken } = document.querySelector('belfry-bell');
        const Badge = ({ belfry }) =>
          h('output', {}, `${useConnection(belfry)} ${useUnread(belfry)}`);
        const List = ({ belfry, name, filter }) => {
          const { items, isLoaded, more, read, remove, undo, readAll, archiveAll } =
            useNotifications(belfry, filter);
          const button = (text, act) => h('button', { onClick: act }, text);
          return h('section', { className: name },
            h('ul', {}, items.map(({ id, title, is_read: isRead }) =>
              h('li', { key: id }, `${title} ${isRead ? 'read' : 'unread'}`,
                button('Read', () => read(id)), button('Remove', () => remove(id))))),
            isLoaded && h('p', {}, `${items.length} loaded`),
            button('More', more), button('Undo', undo), button('Read all', readAll),
            button('Archive all', archiveAll));
        };
        const Application = () => {
          const belfry = useBelfry({ getToken });
          const [isSecond, setSecond] = useState(true);
          return h('div', {}, h(Badge, { belfry }),
            !only && h(List, { belfry, name: 'all' }),
            isSecond && h(List, { belfry, name: 'unread', filter: 'unread' }),
            h('button', { onClick: () => setSecond(false) }, 'One list'));
        };
        const place = document.createElement('div');
        document.querySelector('main').append(place);
        globalThis.application = ReactDOM.createRoot(place);
        application.render(h(StrictMode, {}, h(Application)));
      }
      """;

  @Test
  void componentsShowWhatIsThere_andWhatComes_andWhatTheUserDoes(Stage stage) {
    Person alice = stage.newPerson();
    alice.isTold("First");
    Tab tab = opened(alice);
    assertThat(tab.page().locator("output")).hasText("connected 1");
    assertThat(all(tab)).hasText(new String[] {"First unreadReadRemove"});

    alice.isTold("Second");
    assertThat(all(tab))
        .hasText(new String[] {"Second unreadReadRemove", "First unreadReadRemove"});
    assertThat(tab.page().locator("output")).hasText("connected 2");

    all(tab).first().getByText("Read", exactly()).click();
    assertThat(all(tab).first()).containsText("Second read");
    assertThat(tab.page().locator(".unread li")).hasCount(1);
    assertThat(tab.badge()).hasText("1"); // the bell beside them knows as well

    all(tab).first().getByText("Remove").click();
    assertThat(all(tab)).hasCount(1);
    tab.page().locator(".all").getByText("Undo").click();
    assertThat(all(tab)).hasCount(2);

    tab.page().locator(".all").getByText("Read all").click();
    assertThat(tab.page().locator("output")).hasText("connected 0");
  }

  @Test
  void olderPagesAreLoaded_andStayWhileAnyListIsShown(Stage stage) {
    Person alice = stage.newPerson();
    for (int i = 0; i < 40; i++) {
      alice.isTold("Told " + i);
    }
    Tab tab = opened(alice);
    assertThat(tab.page().locator(".all p")).hasText("30 loaded");
    tab.page().locator(".all").getByText("More").click();
    assertThat(tab.page().locator(".all p")).hasText("40 loaded");

    tab.page().getByText("One list").click();

    assertThat(tab.page().locator(".unread")).hasCount(0);
    alice.isTold("The newest");
    assertThat(tab.page().locator(".all p")).hasText("41 loaded");
  }

  @Test
  void whoListsOnlyWhatIsUnreadArchivesItAllAtOnce(Stage stage) {
    Person alice = stage.newPerson();
    alice.isTold("First");
    Tab tab = opened(alice, true);
    assertThat(tab.page().locator(".unread li")).hasCount(1);

    tab.page().locator(".unread").getByText("Archive all").click();

    assertThat(tab.page().locator(".unread li")).hasCount(0);
    assertThat(tab.page().locator("output")).hasText("connected 0");
  }

  @Test
  void whatIsUnmountedIsNotConnected(Stage stage) {
    Person alice = stage.newPerson();
    Tab tab = opened(alice);
    assertThat(tab.page().locator("output")).hasText("connected 0");

    tab.page().evaluate("() => application.unmount()");
    tab.page().evaluate("() => document.querySelector('belfry-bell').remove()");

    tab.await(() -> tab.openSockets() == 0);
    assertThat(tab.openSockets()).isZero();
  }

  private static Tab opened(Person person) {
    return opened(person, false);
  }

  private static Tab opened(Person person, boolean onlyUnread) {
    Tab tab = person.opens("unhurried");
    tab.page().evaluate(React.script("react"));
    tab.page().evaluate(React.script("react-dom"));
    tab.page().evaluate(APPLICATION, onlyUnread);
    return tab;
  }

  private static Locator all(Tab tab) {
    return tab.page().locator(".all li");
  }

  private static Locator.GetByTextOptions exactly() {
    return new Locator.GetByTextOptions().setExact(true);
  }
}
