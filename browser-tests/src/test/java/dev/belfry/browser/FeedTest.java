package dev.belfry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What the bell knows of lists, when it is told of what it does not know.
class FeedTest {
  /// `server` has notifications of positions 1, 2 and so on; `list` answers like the REST call.
  private static final String SERVER =
      """
      import { Feed } from './feed.js';

      const at = (number) => 'p' + String(number).padStart(5, '0');
      const server = { notes: new Map(), asOf: 10_000, isAway: false, calls: [] };
      for (let number = 1; number <= 1000; number++) {
        const note = { id: `n${number}`, position: at(number), is_read: false, is_archived: false };
        server.notes.set(note.id, note);
      }
      const list = async ({ limit, before, unreadOnly, archived }) => {
        server.calls.push(archived ? 'archived' : unreadOnly ? 'unread' : 'all');
        await new Promise((resolve) => setTimeout(resolve));
        if (server.isAway) {
          throw new Error('away');
        }
        const notifications = [...server.notes.values()]
          .filter((one) => one.is_archived === archived && !(unreadOnly && one.is_read))
          .filter(({ position }) => !before || position < before)
          .sort((a, b) => (a.position < b.position ? 1 : -1))
          .slice(0, limit)
          .map((one) => ({ ...one, ...(one.template && { title: String(server.locale) }) }));
        const next = notifications.length < limit ? null : notifications.at(-1).position;
        const told = server.isSilentOnIt ? {} : { locale: server.locale };
        return { notifications, asOf: at(server.asOf), next, ...told };
      };
      const nothing = () => {};
      const feed = new Feed(
        { list, serverTime: null }, { changed: nothing, arrived: nothing, expired: nothing });
      const shown = (filter) => [...feed.unbroken(filter)].map(({ id }) => id);
      /** What is changed at the server, with the frame that tells of it. */
      const change = (id, type, changed) => {
        Object.assign(server.notes.get(id), changed);
        return { type, notification_id: id, position: at(++server.asOf) };
      };
      const until = async (condition) => {
        while (!condition()) {
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      };
      const archived = (id) => change(id, 'notification_archived', { is_archived: true });
      const unarchived = (id) => change(id, 'notification_unarchived', { is_archived: false });
      const say = (...what) => console.log(what.join(' '));
      """;

  /// Everything is of a template, and says in which language it was asked for.
  private static final String TEMPLATES =
      """
      server.locale = 'en';
      server.notes.forEach((note) => { note.template = { key: 'shipped', version: 1 }; });
      const titles = (filter) =>
        [...new Set([...feed.unbroken(filter)].map(({ title }) => title))].join();
      const settings = (changed) => {
        server.locale = 'locale' in changed ? changed.locale : server.locale;
        const settings = { info_enabled: true, ...changed, locale: server.locale };
        return { type: 'settings_changed', settings, position: at(++server.asOf) };
      };
      const said = (id, title) => ({ id, title, locale: title, template: { key: 'shipped', version: 1 } });
      /** More than a page, in the midst of what is not. */
      const archiveMany = () => {
        for (let number = 880; number < 990; number++) {
          server.notes.get(`n${number}`).is_archived = true;
        }
      };
      /** What is to be read again by then has been. */
      const rounds = async (...ids) => {
        for (const id of ids) {
          feed.heard(unarchived(id));
          await until(() => shown('all').includes(id));
        }
      };
      """;

  @Test
  void whatIsTakenOutElsewhereComesIntoAListThatStays_howeverMuchItIs() {
    assertThat(
            says(
                """
                for (let number = 900; number < 1000; number++) {
                  server.notes.get(`n${number}`).is_archived = true;
                }
                await feed.open('all');
                await feed.more('all');
                say(shown('all').length);
                server.calls = [];
                for (let number = 900; number < 1000; number++) {
                  feed.heard(unarchived(`n${number}`));
                }
                say(shown('all').length, feed.progress('all').isLoaded);
                await until(() => shown('all').length === 190);
                say(server.calls.length);
                """))
        .isEqualTo("90\n90 true\n2\n");
  }

  @Test
  void aListStaysWhileItCanNotBeReadAgain_andIsReadLater() {
    assertThat(
            says(
                """
                server.notes.get('n990').is_archived = true;
                await feed.open('all');
                server.isAway = true;
                feed.heard(unarchived('n990'));
                await until(() => server.calls.length === 2);
                say(shown('all').length, feed.progress('all').error);
                server.isAway = false;
                feed.retry();
                await until(() => shown('all').includes('n990'));
                """))
        .isEqualTo("30 \n");
  }

  @Test
  void whatIsArchivedElsewhereComesIntoTheArchive_andARepeatReadsNothing() {
    assertThat(
            says(
                """
                await feed.open('archived');
                feed.heard(archived('n5'));
                await until(() => shown('archived').join() === 'n5');
                const allArchived = { ...archived('n6'), type: 'all_archived', up_to: at(6) };
                feed.heard(allArchived);
                await until(() => shown('archived').join() === 'n6,n5');
                feed.heard(allArchived);
                feed.heard(archived('n7'));
                await until(() => shown('archived').join() === 'n7,n6,n5');
                await feed.open('all');
                server.calls = [];
                feed.heard({ ...allArchived, position: at(++server.asOf) });
                feed.heard(unarchived('n8'));
                await until(() => server.calls.includes('all'));
                say(server.calls[0]);
                """))
        .isEqualTo("all\n");
  }

  @Test
  void aListThatIsNotWatchedLosesNothingToAnotherOneThatGoesBackFurther() {
    assertThat(
            says(
                """
                for (let number = 1; number <= 800; number++) {
                  server.notes.get(`n${number}`).is_archived = number % 2 === 0;
                }
                feed.isWatched = true;
                await feed.open('all');
                await feed.open('unread');
                await feed.open('archived');
                while (!feed.progress('archived').isComplete) {
                  await feed.more('archived');
                }
                feed.isWatched = false;
                feed.evict();
                say(shown('all').length, shown('unread').length, shown('archived').length);
                while (!feed.progress('all').isComplete) {
                  await feed.more('all');
                }
                while (!feed.progress('archived').isComplete) {
                  await feed.more('archived');
                }
                say(shown('all').length, shown('archived').length);
                """))
        .isEqualTo("30 30 170\n600 400\n");
  }

  @Test
  void whatIsArchivedBeforeItIsToldIsNotTakenForRead() {
    assertThat(
            says(
                """
                await feed.open('all');
                const frame = archived('n990');
                await feed.open('unread');
                say(feed.get('n990').is_read);
                feed.heard(frame);
                feed.heard(unarchived('n990'));
                say(feed.get('n990').is_read, feed.get('n990').is_archived);
                """))
        .isEqualTo("true\nfalse false\n");
  }

  @Test
  void allThatIsKnownIsReadInTheLanguageThatTheUserReadsNow_andStaysWhereItIs() {
    assertThat(
            says(
                TEMPLATES
                    + """
                    await feed.open('all');
                    await feed.more('all');
                    await feed.open('unread');
                    server.calls = [];
                    feed.heard(settings({ locale: 'de' }));
                    say(shown('all').length, titles('all'));
                    await until(() => titles('all') === 'de');
                    say(shown('all').length, titles('unread'), server.calls);
                    feed.heard(settings({ locale: null }));
                    await until(() => titles('all') === 'null');
                    """))
        .isEqualTo("90 en\n90 de all,unread\n");
  }

  @Test
  void whateverElseOfTheSettingsIsChanged_nothingIsReadAgain() {
    assertThat(
            says(
                TEMPLATES
                    + """
                    archiveMany();
                    feed.heard(settings({ info_enabled: false }));
                    await feed.open('all');
                    await feed.open('archived');
                    feed.heard(settings({ info_enabled: true }));
                    feed.heard({ type: 'settings_changed', settings: { info_enabled: false } });
                    await feed.more('all');
                    feed.heard(settings({ info_enabled: false }));
                    server.calls = [];
                    await rounds('n890', 'n891');
                    say(titles('all'), server.calls);
                    """))
        .isEqualTo("en all,all\n");
  }

  @Test
  void whereNothingIsOfATemplate_anotherLanguageReadsNothingAgain() {
    assertThat(
            says(
                TEMPLATES
                    + """
                    server.notes.forEach((note) => { note.template = null; });
                    archiveMany();
                    await feed.open('all');
                    await feed.open('archived');
                    server.calls = [];
                    feed.heard(settings({ locale: 'de' }));
                    await rounds('n890', 'n891');
                    say(server.calls);
                    """))
        .isEqualTo("all,all\n");
  }

  @Test
  void aPageThatWasReadBeforeTheLanguageWasChangedIsReadAgain() {
    assertThat(
            says(
                TEMPLATES
                    + """
                    const first = feed.open('all');
                    const frame = settings({ locale: 'de' });
                    server.locale = 'en';
                    server.asOf -= 1;
                    feed.heard(frame);
                    await first;
                    say(titles('all'));
                    server.locale = 'de';
                    server.asOf += 1;
                    await until(() => titles('all') === 'de');

                    settings({ locale: 'ko' });
                    await feed.more('all');
                    say(titles('all'));
                    await until(() => titles('all') === 'ko');
                    """))
        .isEqualTo("en\nde,ko\n");
  }

  @Test
  void aLanguageIsReadLaterWhileTheServerIsAway_andFromAnEarlierOneThatDoesNotNameIt() {
    assertThat(
            says(
                TEMPLATES
                    + """
                    server.isSilentOnIt = true;
                    await feed.open('all');
                    server.isAway = true;
                    server.calls = [];
                    feed.heard(settings({ locale: 'de' }));
                    await until(() => server.calls.length === 1);
                    server.isAway = false;
                    feed.retry();
                    await until(() => titles('all') === 'de');
                    say(shown('all').length);
                    """))
        .isEqualTo("30\n");
  }

  @Test
  void whatWasToldWhileThereWasNoHistoryIsCorrectedByTheResume() {
    assertThat(
            says(
                TEMPLATES
                    + """
                    await feed.open('all');
                    const notification = { ...said('n1001', 'en'), position: at(10_001), is_read: false };
                    feed.heard({ type: 'new_notification', notification });
                    say(feed.get('n1001').title);
                    const frame = { type: 'new_notification', position: at(10_001) };
                    feed.heard({ ...frame, notification: { ...notification, ...said('n1001', 'de') } });
                    feed.heard({ ...frame, notification: { ...notification, ...said('n1001', 'ko') } });
                    say(feed.get('n1001').title);
                    """))
        .isEqualTo("en\nde\n");
  }

  private static String says(String script) {
    Node.Outcome outcome =
        Node.run(
            Node.MODULES, "--input-type=module", "--eval", SERVER + script + "\nfeed.stop();\n");
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    return outcome.output();
  }
}
