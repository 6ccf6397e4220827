/**
 * One notification in the list.
 *
 * @module
 */

import { h, icon, setAll, setLabel, setText } from './dom.js';
import { AWAY, BOX, BOX_OUT, CHECK, DOT, TRASH } from './icons.js';
import { hostOf, kindOf, targetOf } from './links.js';
import { slotOf } from './own-items.js';
import { actorOf, buttonsOf, face, imageOf } from './presentation.js';
import { safeUrl } from './protocol.js';
import { updateWords, words } from './words.js';

/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */
/** @typedef {import('./messages.js').Language} Language */

/**
 * @typedef {object} ItemContext
 * @property {Language} language
 * @property {number} now
 * @property {boolean} isCurrent whether Tab goes here
 * @property {boolean} isExpanded
 * @property {boolean} isArchive whether the archive is listed
 * @property {boolean} isOwn whether the application draws it
 * @property {number} index
 * @property {number} count of all items; -1 if that is not known
 */

/** @param {BelfryNotification} notification */
export function createItem(notification) {
  const { id } = notification;
  const kind = kindOf(notification);
  const url = safeUrl(notification.action_url);
  const title = h('span', { part: 'title', class: 'title', id: `n-${id}` }, words(notification, 'title'));
  const main = url
    ? h('a', { class: 'main', href: url, rel: 'noopener noreferrer', target: targetOf(url) }, title)
    : h('button', { class: 'main', type: 'button' }, title);
  const who = actorOf(notification) === null ? '' : `a-${id} `;
  setAll(main, { 'aria-describedby': `${who}m-${id} t-${id}` });
  return h(
    'li',
    { class: 'item', part: 'item', 'data-id': id, 'data-type': kind },
    h('slot', { name: slotOf('item', id) }, h('slot', { class: 'part-slot', name: slotOf('avatar', id) }, face(notification))),
    h(
      'div',
      { class: 'body' },
      main,
      h(
        'slot',
        { class: 'part-slot', name: slotOf('body', id) },
        h('p', { class: 'message', part: 'message', id: `m-${id}` }, words(notification, 'message')),
        imageOf(notification),
      ),
      h('slot', { class: 'part-slot', name: slotOf('actions', id) }, buttonsOf(notification)),
      h(
        'p',
        { class: 'meta', id: `t-${id}` },
        h('time', { part: 'time', datetime: notification.created_at }),
        url !== null && hostOf(url) !== null && h('bdi', { class: 'host' }, hostOf(url), icon(AWAY)),
      ),
    ),
    h('span', { class: 'dot', part: 'unread-dot', role: 'img', id: `u-${id}` }),
    h(
      'div',
      { class: 'acts' },
      act(id, 'toggle', 'toggle-read'),
      act(id, 'archive', 'archive'),
      act(id, 'delete', 'delete', icon(TRASH)),
    ),
  );
}

/**
 * @param {HTMLElement} row
 * @param {BelfryNotification} notification
 * @param {ItemContext} context
 */
export function updateItem(row, notification, context) {
  const { language, now } = context;
  const { id } = notification;
  const isUnread = !notification.is_read;
  const time = Date.parse(notification.created_at);
  setAll(row, {
    part: isUnread ? 'item unread' : 'item',
    'data-unread': isUnread,
    'data-expanded': context.isExpanded,
    'data-own': context.isOwn,
    'aria-posinset': String(context.index + 1),
    'aria-setsize': String(context.count),
  });
  const at = (/** @type {string} */ selector) =>
    /** @type {HTMLElement} */ (row.querySelector(selector));
  updateWords(at('.title bdi'), notification, 'title');
  updateWords(at('.message bdi'), notification, 'message');
  const main = at('.main');
  setAll(main, {
    tabindex: context.isCurrent ? '0' : '-1',
    'aria-labelledby': isUnread ? `k-${id} u-${id} n-${id}` : `k-${id} n-${id}`,
    'aria-expanded': main.localName === 'button' ? String(context.isExpanded) : null,
  });
  setAll(at('.mark'), { 'aria-label': language.say(kindOf(notification)) });
  const shown = at('time');
  setText(shown, language.ago(time, now));
  setAll(shown, { title: language.date(time) });
  setAll(at('.dot'), { 'aria-label': language.say('unreadMark'), hidden: !isUnread });
  const toggle = at('[data-act=toggle]');
  if (toggle.dataset['to'] !== (isUnread ? 'read' : 'unread')) {
    toggle.dataset['to'] = isUnread ? 'read' : 'unread';
    toggle.replaceChildren(icon(isUnread ? CHECK : DOT));
  }
  const isArchived = context.isArchive;
  toggle.hidden = isArchived; // what is archived stays as it is
  const shelf = at('[data-act=archive]');
  if (shelf.dataset['to'] !== (isArchived ? 'inbox' : 'archive')) {
    shelf.dataset['to'] = isArchived ? 'inbox' : 'archive';
    shelf.replaceChildren(icon(isArchived ? BOX_OUT : BOX));
  }
  setLabel(shelf, language.say(isArchived ? 'unarchive' : 'archive'));
  const remove = at('[data-act=delete]');
  setLabel(toggle, language.say(isUnread ? 'read' : 'unread'));
  setLabel(remove, language.say('delete'));
  for (const button of row.querySelectorAll('.act, .offer')) {
    setAll(button, { tabindex: context.isCurrent ? '0' : '-1' });
  }
}

/**
 * A button of an item, named by what it does and by the item's title.
 *
 * @param {string} id
 * @param {string} name
 * @param {string} part
 * @param {Node} [shown]
 */
function act(id, name, part, shown) {
  const own = `${name}-${id}`;
  return h(
    'button',
    { class: 'act', type: 'button', part, id: own, 'data-act': name, 'aria-labelledby': `${own} n-${id}` },
    shown,
  );
}
