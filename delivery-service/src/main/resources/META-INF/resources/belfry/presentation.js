/**
 * Who and what is shown beside the words of a notification: its actor, its image and its buttons.
 *
 * @module
 */

import { h, icon, setAll } from './dom.js';
import { AWAY, PICTURE, TYPES } from './icons.js';
import { hostOf, kindOf, targetOf } from './links.js';
import { safeImageUrl, safeUrl } from './protocol.js';

/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */
/** @typedef {import('./protocol.js').PresentedAction} PresentedAction */

/** As many as there is room for. */
const MAX_ACTIONS = 2;
const EVENT = /^[a-z0-9._-]{1,64}$/;

/**
 * Its type, and in front of that its actor, if it names one.
 *
 * @param {BelfryNotification} notification
 * @param {string} [label] of the type, where it stands alone; in a list it is named by its ids
 */
export function face(notification, label) {
  const { id } = notification;
  const kind = kindOf(notification);
  const mark = h(
    'span',
    { class: 'mark', role: 'img', part: 'type', ...(label ? { 'aria-label': label } : { id: `k-${id}` }) },
    icon(TYPES[kind]),
  );
  const actor = actorOf(notification);
  return actor === null
    ? mark
    : h(
        'span',
        { class: 'face' },
        h(
          'span',
          { class: 'avatar', part: 'avatar', role: 'img', id: label ? null : `a-${id}`, 'aria-label': actor.name, title: actor.name },
          initials(actor.name),
          picture(actor.image),
        ),
        mark,
      );
}

/** Its image, in a box that has its size before there is anything to see. @param {BelfryNotification} notification */
export function imageOf(notification) {
  const image = picture(notification.presentation?.image);
  return image && h('div', { class: 'image', part: 'image' }, icon(PICTURE), image);
}

/** Its buttons; null if it has none. @param {BelfryNotification} notification */
export function buttonsOf(notification) {
  const buttons = actionsOf(notification).map(({ label, url }, index) => {
    const href = safeUrl(url);
    const own = `o${index}-${notification.id}`;
    const named = {
      class: 'plain offer',
      part: 'action',
      id: own,
      'data-index': String(index),
      'aria-labelledby': `${own} n-${notification.id}`,
    };
    const shown = h('bdi', {}, label);
    return href === null
      ? h('button', { ...named, type: 'button' }, shown)
      : h(
          'a',
          {
            ...named,
            href,
            rel: 'noopener noreferrer',
            target: targetOf(href),
          },
          shown,
          hostOf(href) !== null && h('bdi', { class: 'host' }, hostOf(href), icon(AWAY)),
        );
  });
  return buttons.length === 0 ? null : h('div', { class: 'offers' }, ...buttons);
}

/**
 * What can be done about it, as far as this version knows how.
 *
 * @param {BelfryNotification} notification
 * @returns {PresentedAction[]}
 */
export function actionsOf(notification) {
  const actions = notification.presentation?.actions;
  return (Array.isArray(actions) ? actions : [])
    .filter(
      (action) =>
        typeof action?.label === 'string' &&
        (safeUrl(action.url) !== null || (typeof action.event === 'string' && EVENT.test(action.event))),
    )
    .slice(0, MAX_ACTIONS);
}

/** @param {BelfryNotification} notification */
export function actorOf(notification) {
  const actor = notification.presentation?.actor;
  return typeof actor?.name === 'string' ? actor : null;
}

/**
 * The first letters of the first and the last word of a name.
 *
 * @param {string} name
 */
export function initials(name) {
  const words = name.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? [];
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words;
  return chosen.map((word = '') => firstLetter(word).toLocaleUpperCase()).join('') || '?';
}

/** With the marks that belong to it. @param {string} word */
function firstLetter(word) {
  return word.match(/^.\p{M}*/u)?.[0] ?? '';
}

/**
 * A picture, from wherever the sender says: what is there is told nothing of the page, and if it
 * can't be had, what lies below it is seen.
 *
 * @param {string | null | undefined} source
 */
function picture(source) {
  const src = safeImageUrl(source);
  if (src === null) {
    return null;
  }
  const image = h('img', { alt: '', loading: 'lazy', decoding: 'async', referrerpolicy: 'no-referrer', draggable: 'false' });
  image.addEventListener('error', () => image.remove());
  setAll(image, { src }); // last: it is loaded as the rest says
  return image;
}
