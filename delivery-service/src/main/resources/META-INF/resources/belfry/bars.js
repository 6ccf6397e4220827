/**
 * The bars at the bottom of the panel: one offers to undo a deletion for as long as that is possible,
 * the other tells what was undone because it was refused.
 *
 * @module
 */

import { h, setText } from './dom.js';
import { UNDO_MS } from './inbox.js';

/** @typedef {import('./messages.js').Language} Language */

/**
 * @typedef {object} UndoHost
 * @property {() => import('./inbox.js').Inbox | null} inbox
 * @property {() => void} undo
 * @property {(text: string) => void} announce
 */

const NOTICE_MS = 6_000;

export class UndoBar {
  #host;
  #text = h('span');
  #button = h('button', { part: 'undo', type: 'button' });
  element = h('div', { class: 'bar-low', part: 'undo-bar', hidden: true }, this.#text, this.#button);
  /** How many deletions it shows. */ #count = 0;

  /** @param {UndoHost} host */
  constructor(host) {
    this.#host = host;
    this.#button.addEventListener('click', () => host.undo());
    const hold = (/** @type {boolean} */ isHeld) => () => {
      this.element.classList.toggle('held', isHeld);
      host.inbox()?.holdUndo(isHeld ? Infinity : UNDO_MS);
    };
    // It may appear under a pointer that rests: only one that moves means it.
    this.element.addEventListener('pointermove', hold(true));
    this.element.addEventListener('focusin', hold(true));
    this.element.addEventListener('pointerleave', hold(false));
    this.element.addEventListener('focusout', hold(false));
  }

  get isShown() {
    return this.#count > 0;
  }

  /** Nobody points at it any more, because it is out of sight. */
  release() {
    this.element.classList.remove('held');
    if (this.isShown) {
      this.#host.inbox()?.holdUndo(UNDO_MS);
    }
  }

  /**
   * @param {Language} language
   * @returns {'more' | 'lost-focus' | null} what has changed
   */
  draw(language) {
    const count = this.#host.inbox()?.held ?? 0;
    const isMore = count > this.#count;
    setText(this.#button, language.say('undo'));
    if (isMore || count === 0) {
      this.element.classList.remove('held');
    }
    if (isMore) {
      const text = language.say('deleted', { count });
      setText(this.#text, text);
      this.element.hidden = true;
      void this.element.offsetWidth; // so that its line starts over
      this.#host.announce(`${text}. ${language.say('undo')}: Ctrl+Z`);
    }
    const losesFocus = count === 0 && this.element.matches(':focus-within');
    this.element.hidden = count === 0;
    this.#count = count;
    return isMore ? 'more' : losesFocus ? 'lost-focus' : null;
  }
}

export class NoticeBar {
  element = h('div', { class: 'bar-low notice-bar', part: 'notice', hidden: true });
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;

  /** @param {string} text */
  show(text) {
    setText(this.element, text);
    this.element.hidden = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.hide(), NOTICE_MS);
  }

  hide() {
    this.element.hidden = true;
  }
}
