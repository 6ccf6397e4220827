/**
 * The buttons that say which notifications the panel lists: all, those that are unread, or those that
 * are archived.
 *
 * @module
 */

import { h, setAll, setText } from './dom.js';

/** @typedef {import('./inbox.js').Filter} Filter */

export class Filters {
  /** @type {Filter} */ current = 'all';
  #all = h('button', { class: 'filter', part: 'filter-all', type: 'button' });
  #unread = h('button', { class: 'filter', part: 'filter', type: 'button' });
  #archived = h('button', { class: 'filter', part: 'show-archived', type: 'button' });
  element = h('div', { class: 'filters' }, this.#all, this.#unread, this.#archived);

  /** @param {() => void} changed the user has chosen another one */
  constructor(changed) {
    const choose = (/** @type {Filter} */ filter) => {
      if (filter !== this.current) {
        this.current = filter;
        changed();
      }
    };
    this.#all.addEventListener('click', () => choose('all'));
    // A second press takes it back.
    const toggle = (/** @type {Filter} */ filter) => choose(this.current === filter ? 'all' : filter);
    this.#unread.addEventListener('click', () => toggle('unread'));
    this.#archived.addEventListener('click', () => toggle('archived'));
  }

  get isArchive() {
    return this.current === 'archived';
  }

  /** @param {import('./messages.js').Language} language */
  draw(language) {
    setText(this.#all, language.say('all'));
    setText(this.#unread, language.say('unreadOnly'));
    setText(this.#archived, language.say('archivedOnly'));
    setAll(this.#all, { 'aria-pressed': String(this.current === 'all') });
    setAll(this.#unread, { 'aria-pressed': String(this.current === 'unread') });
    setAll(this.#archived, { 'aria-pressed': String(this.current === 'archived') });
  }
}
