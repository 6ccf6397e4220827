/**
 * What a notification says, which may be in another language than the bell.
 *
 * @module
 */

import { h, setAll, setText } from './dom.js';

/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */

const RIGHT_TO_LEFT = /^(Adlm|Arab|Aran|Hebr|Mand|Mend|Nkoo|Rohg|Samr|Syrc|Thaa|Yezi)$/;

/**
 * An element with its title or its message.
 *
 * @param {BelfryNotification} notification
 * @param {'title' | 'message'} which
 */
export function words(notification, which) {
  return h('bdi', languageOf(notification), notification[which]);
}

/**
 * It may have other words now.
 *
 * @param {Element} element
 * @param {BelfryNotification} notification
 * @param {'title' | 'message'} which
 */
export function updateWords(element, notification, which) {
  setAll(element, languageOf(notification));
  setText(element, notification[which]);
}

/**
 * The language of its words and their direction, as far as the server says: what was not sent by a
 * template may be in any.
 *
 * @param {{locale?: string | null}} notification
 * @returns {{lang: string | null, dir: 'ltr' | 'rtl' | null}}
 */
export function languageOf({ locale }) {
  try {
    const { script } = new Intl.Locale(locale ?? '').maximize();
    return { lang: locale ?? null, dir: RIGHT_TO_LEFT.test(script ?? '') ? 'rtl' : 'ltr' };
  } catch {
    return { lang: null, dir: null };
  }
}
