/**
 * What has just come, in a corner, for a moment.
 *
 * @module
 */

import { h, icon, setAll, setText } from './dom.js';
import { CLOSE, TYPES } from './icons.js';
import { kindOf, targetOf } from './item.js';
import { safeUrl } from './protocol.js';

/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */

const MAX_SHOWN = 3;
const STAY_MS = 6_000;
/** What went wrong may take longer to read. */
const STAY_LONGER_MS = 12_000;
const LEAVE_MS = 180;

/**
 * @typedef {object} ToastHost
 * @property {() => import('./messages.js').Language} language
 * @property {(notification: BelfryNotification, event: Event) => void} opened
 * @property {() => void} openPanel
 * @property {() => HTMLElement} button the bell
 */

/** @typedef {{element: HTMLElement, left: number, isLeaving: boolean}} Toast */

export class Toasts {
  /** @type {ToastHost} */ #host;
  /** @type {Map<string, Toast>} */ #toasts = new Map();
  /** @type {BelfryNotification[]} */ #waiting = [];
  #more = 0;
  #isPaused = false;
  #before = 0;
  /** @type {ReturnType<typeof setInterval> | undefined} */ #clock;
  #moreButton;

  /** @param {ToastHost} host */
  constructor(host) {
    this.#host = host;
    this.#moreButton = h('button', { class: 'more', part: 'toasts-more', type: 'button', hidden: true });
    this.#moreButton.addEventListener('click', () => {
      this.clear();
      host.openPanel();
    });
    this.element = h(
      'div',
      { class: 'toasts', part: 'toasts', role: 'region', popover: 'manual' },
      this.#moreButton,
    );
    const pause = (/** @type {boolean} */ isPaused) => () => (this.#isPaused = isPaused);
    this.element.addEventListener('pointerenter', pause(true));
    this.element.addEventListener('pointerleave', pause(false));
    this.element.addEventListener('focusin', pause(true));
    this.element.addEventListener('focusout', pause(false));
    this.element.addEventListener('keydown', (event) => {
      const toast = event.target instanceof Element ? event.target.closest('.toast') : null;
      if (event.key === 'Escape' && toast instanceof HTMLElement) {
        event.stopPropagation();
        this.dismiss(toast.dataset['id'] ?? '');
      }
    });
  }

  /** @param {BelfryNotification} notification */
  add(notification) {
    if (this.#waiting.push(notification) === 1) {
      // However many come at once, it is drawn once.
      requestAnimationFrame(() => this.#draw());
    }
  }

  /** @param {string} id */
  dismiss(id) {
    this.#waiting = this.#waiting.filter((notification) => notification.id !== id);
    const toast = this.#toasts.get(id);
    if (toast && !toast.isLeaving) {
      toast.isLeaving = true;
      toast.element.classList.add('leaving');
      setTimeout(() => {
        toast.element.remove();
        this.#toasts.delete(id);
        this.#settle();
      }, LEAVE_MS);
    }
  }

  clear() {
    this.#waiting = [];
    this.#more = 0;
    for (const id of this.#toasts.keys()) {
      this.dismiss(id);
    }
    this.#settle();
  }

  #draw() {
    const waiting = this.#waiting;
    this.#waiting = [];
    const staying = [...this.#toasts.values()].filter((toast) => !toast.isLeaving).length;
    const room = Math.max(0, MAX_SHOWN - staying);
    for (const notification of waiting.slice(0, room)) {
      this.#show(notification);
    }
    this.#more += Math.max(0, waiting.length - room);
    this.#settle();
  }

  /** @param {BelfryNotification} notification */
  #show(notification) {
    const kind = kindOf(notification);
    const element = this.#create(notification, kind);
    this.#toasts.set(notification.id, {
      element,
      left: kind === 'error' || kind === 'warning' ? STAY_LONGER_MS : STAY_MS,
      isLeaving: false,
    });
    this.element.insertBefore(element, this.#moreButton);
  }

  /**
   * @param {BelfryNotification} notification
   * @param {import('./protocol.js').NotificationType} kind
   */
  #create(notification, kind) {
    const language = this.#host.language();
    const url = safeUrl(notification.action_url);
    const title = h('span', { class: 'title', part: 'toast-title' }, h('bdi', {}, notification.title));
    const main = url
      ? h('a', { class: 'main', href: url, rel: 'noopener noreferrer', target: targetOf(url) }, title)
      : h('button', { class: 'main', type: 'button' }, title);
    main.addEventListener('click', (event) => {
      this.#host.opened(notification, event);
      this.dismiss(notification.id);
    });
    const close = h(
      'button',
      {
        class: 'act close',
        part: 'toast-close',
        type: 'button',
        'aria-label': language.say('dismiss'),
        title: language.say('dismiss'),
      },
      icon(CLOSE),
    );
    close.addEventListener('click', () => this.dismiss(notification.id));
    return h(
      'div',
      { class: 'toast', part: `toast toast-${kind}`, 'data-id': notification.id, 'data-type': kind },
      h('span', { class: 'mark', role: 'img', 'aria-label': language.say(kind) }, icon(TYPES[kind])),
      h('div', { class: 'body' }, main, h('p', { class: 'message' }, h('bdi', {}, notification.message))),
      close,
    );
  }

  #settle() {
    const language = this.#host.language();
    const isEmpty = this.#toasts.size === 0;
    if (isEmpty) {
      this.#more = 0;
      this.#isPaused = false;
    }
    this.#moreButton.hidden = this.#more === 0;
    setText(this.#moreButton, language.say('more', { count: this.#more }));
    setAll(this.element, { 'aria-label': language.say('toasts') });
    const isOpen = this.element.classList.contains('open');
    if (isEmpty && isOpen) {
      this.element.classList.remove('open');
      this.element.hidePopover?.();
      clearInterval(this.#clock);
    } else if (!isEmpty && !isOpen) {
      this.element.classList.add('open');
      this.element.showPopover?.();
      this.#place();
      this.#before = performance.now();
      this.#clock = setInterval(() => this.#tick(), 200);
    }
  }

  /** Below the bell, if that is where they would cover it. */
  #place() {
    const { style } = this.element;
    style.removeProperty('margin-block-start');
    const bell = this.#host.button().getBoundingClientRect();
    const mine = this.element.getBoundingClientRect();
    const isBeside = mine.right < bell.left || mine.left > bell.right || mine.top > bell.bottom;
    if (!isBeside && bell.bottom < innerHeight / 3) {
      style.marginBlockStart = `${Math.round(bell.bottom + 4 - mine.top)}px`;
    }
  }

  #tick() {
    const now = performance.now();
    const passed = now - this.#before;
    this.#before = now;
    if (this.#isPaused || document.visibilityState === 'hidden') {
      return;
    }
    for (const [id, toast] of this.#toasts) {
      toast.left -= passed;
      if (toast.left <= 0) {
        this.dismiss(id);
      }
    }
  }
}
