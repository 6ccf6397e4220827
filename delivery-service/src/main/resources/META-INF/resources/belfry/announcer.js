/**
 * Tells screen readers what happens, without talking all the time.
 *
 * @module
 */

import { h, setText } from './dom.js';
import { words } from './words.js';

/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */

const GATHER_MS = 900;
/** Stands for a title, and is in none. */
const TITLE = '\uffff';
const REPEATED = '\u00a0';

export class Announcer {
  /** Must be in the document before anything is said. */
  element = h('div', { class: 'sr', part: 'announcer', role: 'status' });
  /** @type {BelfryNotification[]} */ #arrived = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;

  /**
   * @param {BelfryNotification} notification that has come
   * @param {() => import('./messages.js').Language} language
   */
  arrived(notification, language) {
    this.#arrived.push(notification);
    this.#timer ??= setTimeout(() => {
      const [first] = this.#arrived;
      const count = this.#arrived.length;
      this.#arrived = [];
      this.#timer = undefined;
      if (first && count === 1) {
        this.#sayTitle(first, language());
      } else {
        this.say(language().say('arrived', { count }));
      }
    }, GATHER_MS);
  }

  /**
   * Its title is to be read in its own language.
   *
   * @param {BelfryNotification} notification
   * @param {import('./messages.js').Language} language
   */
  #sayTitle(notification, language) {
    this.say(language.say('arrivedOne', { title: notification.title }));
    const said = language.say('arrivedOne', { title: TITLE });
    const repeated = this.element.textContent.endsWith(REPEATED) ? REPEATED : '';
    const [before = '', after] = said.split(TITLE);
    if (after !== undefined) {
      this.element.replaceChildren(before, words(notification, 'title'), after + repeated);
    }
  }

  /** @param {string} text */
  say(text) {
    // A screen reader does not repeat the same text, so it is made to differ.
    setText(this.element, this.element.textContent === text ? text + REPEATED : text);
  }
}
