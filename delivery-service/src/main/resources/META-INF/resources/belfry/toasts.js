/**
 * Shows new notifications in a corner for a few seconds.
 *
 * @module
 */

import { h, icon, setAll, setText } from './dom.js';
import { CLOSE } from './icons.js';
import { kindOf, targetOf } from './links.js';
import { face } from './presentation.js';
import { safeUrl } from './protocol.js';
import { words } from './words.js';

/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */

const MAX_SHOWN = 3;
const STAY_MS = 6_000;
/** Errors and warnings may take longer to read. */
const STAY_LONGER_MS = 12_000;
const LEAVE_MS = 180;

/**
 * The bell that a toast belongs to, which may not be the one that shows it.
 *
 * @typedef {object} ToastOwner
 * @property {() => import('./messages.js').Language} language
 * @property {(notification: BelfryNotification, event: Event) => void} opened
 * @property {() => void} openPanel
 */

/**
 * @typedef {object} ToastHost
 * @property {() => import('./messages.js').Language} language
 * @property {() => HTMLElement[]} buttons the visible bells, which must not be covered
 */

/** @typedef {{key: string, notification: BelfryNotification, owner: ToastOwner}} Arrival */
/** @typedef {{element: HTMLElement, owner: ToastOwner, left: number, isLeaving: boolean}} Toast */

export class Toasts {
  /** @type {ToastHost} */ #host;
  /** @type {Map<string, Toast>} */ #toasts = new Map();
  /** @type {Arrival[]} */ #waiting = [];
  /** The owners of toasts that had no room. @type {ToastOwner[]} */ #more = [];
  #isPaused = false;
  #before = 0;
  /** @type {ReturnType<typeof setInterval> | undefined} */ #clock;
  #moreButton;

  /** @param {ToastHost} host */
  constructor(host) {
    this.#host = host;
    this.#moreButton = h('button', { class: 'more', part: 'toasts-more', type: 'button', hidden: true });
    this.#moreButton.addEventListener('click', () => {
      const owner = this.#more.at(-1);
      this.clear();
      owner?.openPanel();
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
        this.dismiss(toast.dataset['key'] ?? '');
      }
    });
  }

  /**
   * @param {string} key of this one
   * @param {BelfryNotification} notification
   * @param {ToastOwner} owner
   */
  add(key, notification, owner) {
    if (this.#waiting.push({ key, notification, owner }) === 1) {
      // However many come at once, they are drawn once.
      requestAnimationFrame(() => this.#draw());
    }
  }

  /** @param {string} key */
  dismiss(key) {
    this.#waiting = this.#waiting.filter((arrival) => arrival.key !== key);
    const toast = this.#toasts.get(key);
    if (toast && !toast.isLeaving) {
      toast.isLeaving = true;
      toast.element.classList.add('leaving');
      setTimeout(() => {
        toast.element.remove();
        this.#toasts.delete(key);
        this.#settle();
      }, LEAVE_MS);
    }
  }

  /** @param {(owner: ToastOwner) => boolean} [isMeant] whose; all if not given */
  clear(isMeant = () => true) {
    this.#waiting = this.#waiting.filter(({ owner }) => !isMeant(owner));
    this.#more = this.#more.filter((owner) => !isMeant(owner));
    for (const [key, { owner }] of this.#toasts) {
      if (isMeant(owner)) {
        this.dismiss(key);
      }
    }
    this.#settle();
  }

  #draw() {
    const waiting = this.#waiting;
    this.#waiting = [];
    const staying = [...this.#toasts.values()].filter((toast) => !toast.isLeaving).length;
    const room = Math.max(0, MAX_SHOWN - staying);
    waiting.slice(0, room).forEach((arrival) => this.#show(arrival));
    this.#more.push(...waiting.slice(room).map(({ owner }) => owner));
    this.#settle();
  }

  /** @param {Arrival} arrival */
  #show(arrival) {
    const { key, notification, owner } = arrival;
    const kind = kindOf(notification);
    const element = this.#create(arrival, kind);
    this.#toasts.set(key, {
      element,
      owner,
      left: kind === 'error' || kind === 'warning' ? STAY_LONGER_MS : STAY_MS,
      isLeaving: false,
    });
    this.element.insertBefore(element, this.#moreButton);
  }

  /**
   * @param {Arrival} arrival
   * @param {import('./protocol.js').NotificationType} kind
   */
  #create({ key, notification, owner }, kind) {
    const language = owner.language();
    const url = safeUrl(notification.action_url);
    const title = h('span', { class: 'title', part: 'toast-title' }, words(notification, 'title'));
    const main = url
      ? h('a', { class: 'main', href: url, rel: 'noopener noreferrer', target: targetOf(url) }, title)
      : h('button', { class: 'main', type: 'button' }, title);
    main.addEventListener('click', (event) => {
      owner.opened(notification, event);
      this.dismiss(key);
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
    close.addEventListener('click', () => this.dismiss(key));
    return h(
      'div',
      { class: 'toast', part: `toast toast-${kind}`, 'data-key': key, 'data-type': kind },
      face(notification, language.say(kind)),
      h('div', { class: 'body' }, main, h('p', { class: 'message' }, words(notification, 'message'))),
      close,
    );
  }

  #settle() {
    const language = this.#host.language();
    const isEmpty = this.#toasts.size === 0;
    if (isEmpty) {
      this.#more = [];
      this.#isPaused = false;
    }
    this.#moreButton.hidden = this.#more.length === 0;
    setText(this.#moreButton, language.say('more', { count: this.#more.length }));
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

  /** Moves the toasts below the bells if they would cover one. */
  #place() {
    const { style } = this.element;
    style.removeProperty('margin-block-start');
    const mine = this.element.getBoundingClientRect();
    const covered = this.#host
      .buttons()
      .map((button) => button.getBoundingClientRect())
      .filter(({ left, right, bottom }) => {
        const isBeside = mine.right < left || mine.left > right || mine.top > bottom;
        return !isBeside && bottom < innerHeight / 3;
      })
      .map(({ bottom }) => bottom);
    if (covered.length > 0) {
      style.marginBlockStart = `${Math.round(Math.max(...covered) + 4 - mine.top)}px`;
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
