/**
 * The button with the badge.
 *
 * @module
 */

import { h, icon, setAll, setText } from './dom.js';
import { BELL } from './icons.js';

const MAX_BADGE = 99;

export class BellButton {
  #badge = h('span', { class: 'badge', part: 'badge', hidden: true, 'aria-hidden': 'true' });
  element = h(
    'button',
    {
      class: 'bell',
      part: 'button',
      type: 'button',
      'aria-haspopup': 'dialog',
      'aria-expanded': 'false',
      'aria-controls': 'panel',
    },
    h('slot', { name: 'icon' }, icon(BELL)),
    this.#badge,
  );
  /** @type {number | null} */ #shown = null;

  constructor() {
    this.element.addEventListener('animationend', () => this.element.classList.remove('rung'));
  }

  /**
   * @param {() => void} toggle
   * @param {() => boolean} close by Escape; false if there was nothing to close
   */
  listen(toggle, close) {
    this.element.addEventListener('click', toggle);
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && close()) {
        event.preventDefault();
        event.stopPropagation();
      }
    });
  }

  swing() {
    this.element.classList.add('rung');
  }

  /**
   * @param {import('./messages.js').Language} language
   * @param {number | null} unread null if that is not known
   * @param {string | null} state of the connection, if there is one
   * @returns {boolean} whether the count is another than before
   */
  draw(language, unread, state) {
    const count = unread ?? 0;
    const isOther = unread !== this.#shown;
    setText(this.#badge, count > MAX_BADGE ? `${language.number(MAX_BADGE)}+` : language.number(count));
    this.#badge.hidden = count === 0;
    this.#badge.classList.toggle('full', count > MAX_BADGE);
    if (isOther) {
      this.#keepOnPage();
    }
    setAll(this.element, {
      'aria-label': count === 0 ? language.say('bellNone') : language.say('bell', { count }),
      'data-state': state,
    });
    if (unread === null || !isOther) {
      return false;
    }
    if (this.#shown !== null && unread > this.#shown) {
      this.#pop();
    }
    this.#shown = unread;
    return true;
  }

  /** Beside the edge of the page the badge grows over the bell instead, because the page would scroll. */
  #keepOnPage() {
    const { style } = this.#badge;
    style.removeProperty('translate');
    const { left, right } = this.#badge.getBoundingClientRect();
    const beyond = Math.max(0, right - document.documentElement.clientWidth) + Math.min(0, left);
    if (beyond !== 0) {
      style.translate = `${-beyond}px`;
    }
  }

  #pop() {
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches) {
      this.#badge.animate({ transform: ['scale(0.6)', 'none'] }, { duration: 260, easing: 'ease-out' });
    }
  }
}
