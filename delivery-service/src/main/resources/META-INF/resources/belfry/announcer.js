/**
 * Tells screen readers what happens, without talking all the time.
 *
 * @module
 */

import { h, setText } from './dom.js';

const GATHER_MS = 900;

export class Announcer {
  /** Must be in the document before anything is said. */
  element = h('div', { class: 'sr', part: 'announcer', role: 'status' });
  /** @type {string[]} */ #arrived = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;

  /**
   * @param {string} title of what has come
   * @param {() => import('./messages.js').Language} language
   */
  arrived(title, language) {
    this.#arrived.push(title);
    this.#timer ??= setTimeout(() => {
      const [first = ''] = this.#arrived;
      const count = this.#arrived.length;
      this.#arrived = [];
      this.#timer = undefined;
      this.say(
        count === 1
          ? language().say('arrivedOne', { title: first })
          : language().say('arrived', { count }),
      );
    }, GATHER_MS);
  }

  /** @param {string} text */
  say(text) {
    // A screen reader does not repeat the same text, so it is made to differ.
    setText(this.element, this.element.textContent === text ? `${text}\u00a0` : text);
  }
}
