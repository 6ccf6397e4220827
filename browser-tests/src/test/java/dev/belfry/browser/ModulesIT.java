package dev.belfry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The rules of single modules, in the browser.
@ExtendWith(World.class)
class ModulesIT {
  @Test
  void aFrameIsTheNextOne_orKnown_orAfterAGap(Stage stage) {
    assertThat(
            in(
                stage,
                """
                const { Timeline } = await import('/belfry/timeline.js');
                const line = new Timeline();
                const read = (position, prev) =>
                  line.judge({ type: 'notification_read', position }, prev);
                const hello = (state, position) =>
                  line.judge({ type: 'connection_established', state, position }, null);
                return [
                  hello('complete', 'p3'),
                  read('p5', 'p3'), read('p5', 'p3'), read('p4', 'p3'), read('p9', 'p8'),
                  line.position,
                  line.judge({ type: 'unread_count', position: 'p5' }, 'p5'),
                  line.judge({ type: 'notification_read' }, null),
                  hello('complete', 'p2'), hello('snapshot', 'p1'),
                  line.position,
                ];
                """))
        .containsExactly(
            "next", "next", "known", "known", "gap", "p5", "next", "next", "known", "next", "p1");
  }

  @Test
  void whoFailsWaitsLongerButNeverLongerThanHalfAMinute(Stage stage) {
    assertThat(
            in(
                stage,
                """
                const { backoff } = await import('/belfry/protocol.js');
                const longest = [0, 1, 2, 5, 6, 1000].map((failures) => backoff(failures, () => 1));
                return [...longest, backoff(9, () => 0)];
                """))
        .containsExactly(500, 1000, 2000, 16_000, 30_000, 30_000, 0);
  }

  @Test
  void closeCodesSayWhetherToComeBack(Stage stage) {
    assertThat(
            in(
                stage,
                """
                const { mayReconnect } = await import('/belfry/protocol.js');
                return [1000, 1001, 1006, 4401, 4408, 4429, 4500, 4509].map(mayReconnect);
                """))
        .containsExactly(true, true, true, true, true, true, false, false);
  }

  @Test
  void everyLanguageHasItsOwnPlural(Stage stage) {
    assertThat(
            in(
                stage,
                """
                const { Language, registerMessages } = await import('/belfry/messages.js');
                registerMessages('pl', {
                  arrived: { few: '{count} nowe', many: '{count} nowych', other: '{count} nowego' },
                });
                const said = [['en', 1], ['en', 2], ['ko-KR', 2], ['pl', 2], ['pl', 5], ['xx', 1], ['???', 1]];
                return said.map(([lang, count]) => new Language(lang).say('arrived', { count }));
                """))
        .containsExactly(
            "1 new notification",
            "2 new notifications",
            "새 알림 2개",
            "2 nowe",
            "5 nowych",
            "1 new notification",
            "1 new notification");
  }

  @Test
  void anActionShowsUntilTheServerConfirmsIt(Stage stage) {
    assertThat(
            in(
                stage,
                """
                const { PendingActions } = await import('/belfry/pending-actions.js');
                const pending = new PendingActions();
                const a = { id: 'a', position: 'p1', is_read: false };
                const b = { id: 'b', position: 'p2', is_read: false };
                const unread = () =>
                  [a, b].filter((one) => pending.overlay().isUnread(one)).map(({ id }) => id).join('');
                const seen = [unread()];
                pending.add({ kind: 'read', id: 'a' });
                pending.add({ kind: 'unread', id: 'a' });
                pending.add({ kind: 'read', id: 'a' });
                seen.push(unread());
                pending.settle({ type: 'notification_read', notification_id: 'a' });
                seen.push(unread());
                pending.settle({ type: 'notification_unread', notification_id: 'a' });
                pending.settle({ type: 'notification_read', notification_id: 'a' });
                seen.push(unread(), String(pending.isEmpty));
                pending.add({ kind: 'read-all', upTo: 'p1' });
                seen.push(unread());
                pending.settle({ type: 'all_read', up_to: 'p0' });
                seen.push(unread());
                pending.settle({ type: 'all_read', up_to: 'p1' });
                seen.push(unread());
                return seen;
                """))
        .containsExactly("ab", "b", "b", "ab", "true", "b", "b", "ab");
  }

  @Test
  void aFrameWithoutAPositionTakesBackNothingThatIsNewer(Stage stage) {
    assertThat(
            in(
                stage,
                """
                const { Feed } = await import('/belfry/feed.js');
                const note = (id, position, is_read) => ({ id, position, is_read });
                const page = (asOf, ...notifications) => ({ notifications, asOf, next: null });
                const shown = async (before, answer, ...after) => {
                  let arrives = () => {};
                  const list = () => new Promise((resolve) => (arrives = resolve));
                  const nothing = () => {};
                  const feed = new Feed(
                    { list, serverTime: null }, { changed: nothing, arrived: nothing, expired: nothing });
                  const opened = feed.open('all');
                  before.forEach((frame) => feed.heard(frame));
                  arrives(answer);
                  await opened;
                  after.forEach((frame) => feed.heard(frame));
                  feed.stop();
                  return feed.notifications.map(({ id, is_read }) => id + (is_read ? ' read' : '')).join();
                };
                const read = { type: 'notification_read', notification_id: 'a' };
                const allRead = { type: 'all_read', up_to: 'p1' };
                const unread = { type: 'notification_unread', notification_id: 'a', position: 'p4' };
                const created = { type: 'new_notification', notification: note('b', 'p3', false) };
                const deleted = { type: 'notification_deleted', notification_id: 'b', position: 'p4' };
                const of5 = page('p5', note('a', 'p1', false));
                return [
                  await shown([read, unread], of5),
                  await shown([read], of5, unread),
                  await shown([], of5, allRead, unread),
                  await shown([read], page('p2', note('a', 'p1', false))),
                  await shown([{ ...read, position: 'p3' }], of5),
                  await shown([created, deleted], of5),
                  await shown([created], page('p2', note('a', 'p1', false))),
                ];
                """))
        .containsExactly("a", "a", "a", "a read", "a", "a", "b,a");
  }

  @SuppressWarnings("unchecked")
  private static List<Object> in(Stage stage, String script) {
    Tab tab = stage.newPerson().opens();
    return (List<Object>) tab.page().evaluate("async () => { %s }".formatted(script));
  }
}
