/**
 * The language that an element speaks: its own, or that of the nearest element around it that has one.
 *
 * @module
 */

import { setAll } from './dom.js';
import { Language, tables } from './messages.js';

export class ElementLanguage {
  #element;
  #parts;
  #changed;
  #document = new MutationObserver(() => this.#look());
  current = new Language('en');

  /**
   * @param {HTMLElement} element
   * @param {() => HTMLElement[]} parts of its shadow tree, which are in that language
   * @param {() => void} changed it may be another one, or have other words
   */
  constructor(element, parts, changed) {
    this.#element = element;
    this.#parts = parts;
    this.#changed = changed;
  }

  start() {
    tables.addEventListener('change', this.#look);
    this.#document.observe(document.documentElement, { attributeFilter: ['lang'] });
    this.#look();
  }

  stop() {
    tables.removeEventListener('change', this.#look);
    this.#document.disconnect();
  }

  /** The element's own `lang` has changed. */
  refresh() {
    this.#look();
  }

  #look = () => {
    this.current = Language.of(this.#element);
    this.#parts().forEach((part) => setAll(part, { lang: this.current.wordsIn }));
    this.#changed();
  };
}
