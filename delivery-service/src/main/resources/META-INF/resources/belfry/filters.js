/**
 * The two buttons that say which notifications the panel lists: all, or those that are unread.
 *
 * @module
 */

import { h, setAll, setText } from './dom.js';

/** @typedef {import('./inbox.js').Filter} Filter */

export class Filters {
  /** @type {Filter} */ current = 'all';
  #all = h('button', { class: 'filter', part: 'filter-all', type: 'button' });
  #unread = h('button', { class: 'filter', part: 'filter', type: 'button' });
  element = h('div', { class: 'filters' }, this.#all, this.#unread);

  /** @param {() => void} changed the user has chosen the other one */
  constructor(changed) {
    const choose = (/** @type {Filter} */ filter) => {
      if (filter !== this.current) {
        this.current = filter;
        changed();
      }
    };
    this.#all.addEventListener('click', () => choose('all'));
    // A second press takes it back.
    this.#unread.addEventListener('click', () => choose(this.current === 'all' ? 'unread' : 'all'));
  }

  /** @param {import('./messages.js').Language} language */
  draw(language) {
    setText(this.#all, language.say('all'));
    setText(this.#unread, language.say('unreadOnly'));
    setAll(this.#all, { 'aria-pressed': String(this.current === 'all') });
    setAll(this.#unread, { 'aria-pressed': String(this.current === 'unread') });
  }
}
