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
   * @param {number | null} counted null if that is not known
   * @param {boolean} isUnseen whether it is of what has come since the list was open
   * @param {string | null} state of the connection, if there is one
   */
  draw(language, counted, isUnseen, state) {
    const count = counted ?? 0;
    const isOther = counted !== this.#shown;
    setText(this.#badge, count > MAX_BADGE ? `${language.number(MAX_BADGE)}+` : language.number(count));
    this.#badge.hidden = count === 0;
    this.#badge.classList.toggle('full', count > MAX_BADGE);
    if (isOther) {
      this.#keepOnPage();
    }
    setAll(this.element, {
      'aria-label':
        count === 0
          ? language.say(isUnseen ? 'bellNoneNew' : 'bellNone')
          : language.say(isUnseen ? 'bellNew' : 'bell', { count }),
      'data-state': state,
    });
    if (counted === null || !isOther) {
      return;
    }
    if (this.#shown !== null && counted > this.#shown) {
      this.#pop();
    }
    this.#shown = counted;
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
