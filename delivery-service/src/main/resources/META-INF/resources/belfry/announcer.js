/**
 * Tells those who listen, without talking all the time.
 *
 * @module
 */

import { setText } from './dom.js';

const GATHER_MS = 900;

export class Announcer {
  #region;
  /** @type {string[]} */ #arrived = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;

  /** @param {HTMLElement} region `role=status`, in the document before anything is said */
  constructor(region) {
    this.#region = region;
  }

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
    // The same text twice is not read out twice, unless it looks like another.
    setText(this.#region, this.#region.textContent === text ? `${text}\u00a0` : text);
  }
}
