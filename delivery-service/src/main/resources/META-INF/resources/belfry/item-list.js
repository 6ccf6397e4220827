/**
 * The panel's list of notifications, with keyboard navigation.
 *
 * @module
 */

import { h } from './dom.js';
import { createItem, updateItem } from './item.js';
import { actionsOf } from './presentation.js';
import { VirtualList } from './virtual-list.js';

/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */
/** @typedef {import('./protocol.js').PresentedAction} PresentedAction */
/** @typedef {import('./inbox.js').View} View */

/**
 * @typedef {object} ListHost
 * @property {() => import('./messages.js').Language} language
 * @property {() => number} now
 * @property {import('./own-items.js').OwnItems} own
 * @property {(notification: BelfryNotification, event: Event, action?: PresentedAction) => void} opened
 *   itself, or by one of its buttons
 * @property {(notification: BelfryNotification) => void} toggled read or unread
 * @property {() => boolean} isArchive whether the archive is listed
 * @property {(notification: BelfryNotification) => void} archived or taken out of the archive
 * @property {(notification: BelfryNotification) => void} deleted
 * @property {() => void} scrolled
 * @property {() => void} lostFocus the last item is gone, which had the focus
 */

export class ItemList {
  /** @type {ListHost} */ #host;
  /** @type {BelfryNotification[]} */ #items = [];
  #isComplete = false;
  /** The item that Tab goes to. @type {string | null} */ #current = null;
  /** @type {Set<string>} */ #expanded = new Set();
  #list = h('ul', { class: 'list', part: 'list', role: 'list' });
  /** @type {VirtualList<BelfryNotification>} */ #rows;

  /**
   * @param {ListHost} host
   * @param {HTMLElement} tail shown after the last item
   */
  constructor(host, tail) {
    this.#host = host;
    this.element = h('div', { class: 'scroller' }, this.#list, tail);
    this.#rows = new VirtualList(this.element, this.#list, {
      key: (notification) => notification.id,
      create: createItem,
      update: (row, notification, index, count) => this.#update(row, notification, index, count),
      removed: (id) => host.own.remove(id),
    });
    this.element.addEventListener('scroll', () => host.scrolled(), { passive: true });
    this.#list.addEventListener('click', (event) => this.#clicked(event));
    this.#list.addEventListener('focusin', (event) => this.#enter(this.#itemAt(event)));
  }

  get isEmpty() {
    return this.#items.length === 0;
  }

  /** How many pixels there are below the visible part. */
  get rest() {
    return this.element.hidden ? 0 : this.#rows.rest;
  }

  /** @param {View} view */
  show(view) {
    const before = this.#items;
    this.#items = view.items;
    this.#isComplete = view.isComplete;
    this.element.hidden = this.isEmpty;
    const hadFocus = this.#replaceCurrent(before);
    this.#rows.show(view.items);
    if (hadFocus && this.#current !== null) {
      this.focus();
    } else if (hadFocus) {
      this.#host.lostFocus();
    }
  }

  /** Draws again because time has passed. */
  redraw() {
    this.#rows.redraw();
  }

  /** Back to the top, with nothing expanded or current. */
  rewind() {
    this.#current = null;
    this.#rows.kept = null;
    this.#expanded.clear();
    this.element.scrollTop = 0;
  }

  /** @returns {boolean} whether there was an item to focus */
  focus() {
    const main = this.#row?.querySelector('.main');
    if (main instanceof HTMLElement) {
      main.focus({ preventScroll: true });
    }
    return main instanceof HTMLElement;
  }

  /** Scrolls to the item with the focus, if there is one and something covers it. */
  keepFocusVisible() {
    if (this.#row?.matches(':focus-within')) {
      this.#rows.reveal(this.#items.findIndex((item) => item.id === this.#current));
    }
  }

  /** @param {string} id */
  goToItem(id) {
    this.#goTo(this.#items.findIndex((item) => item.id === id));
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean} whether the key has a meaning here
   */
  pressed(event) {
    const item = this.#itemAt(event);
    if (item) {
      // A control that the application has put there has keys of its own.
      return this.#list.contains(targetOf(event)) && this.#pressedAt(item, event.key);
    }
    if (event.key === 'ArrowDown' && !this.isEmpty) {
      this.#goTo(this.#items.findIndex((other) => other.id === this.#current));
      return true;
    }
    return false;
  }

  /**
   * @param {BelfryNotification} item
   * @param {string} key
   */
  #pressedAt(item, key) {
    const index = this.#items.indexOf(item);
    switch (key) {
      case 'ArrowDown':
        this.#goTo(index + 1);
        return true;
      case 'ArrowUp':
        this.#goTo(index - 1);
        return true;
      case 'Home':
        this.#goTo(0);
        return true;
      case 'End':
        this.#goTo(this.#items.length - 1);
        return true;
      case 'Delete':
      case 'Backspace':
        this.#host.deleted(item);
        return true;
      default:
        return false;
    }
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const item = this.#itemAt(event);
    const target = targetOf(event);
    if (!item || !(target instanceof Element)) {
      return;
    }
    const act = target.closest('.act');
    const offer = target.closest('.offer');
    const main = target.closest('.main');
    if (act instanceof HTMLElement) {
      const { toggled, archived, deleted } = this.#host;
      ({ archive: archived, delete: deleted }[act.dataset['act'] ?? ''] ?? toggled)(item);
    } else if (offer instanceof HTMLElement) {
      this.#host.opened(item, event, actionsOf(item)[Number(offer.dataset['index'])]);
    } else if (main !== null) {
      if (main.localName === 'button' && !this.#expanded.delete(item.id)) {
        this.#expanded.add(item.id);
      }
      this.#host.opened(item, event);
      this.redraw();
    }
  }

  /** @param {BelfryNotification | undefined} item */
  #enter(item) {
    if (item && item.id !== this.#current) {
      this.#current = item.id;
      this.#rows.kept = item.id;
      this.redraw();
    }
  }

  /** @param {number} index */
  #goTo(index) {
    const at = Math.max(0, Math.min(index, this.#items.length - 1));
    const item = this.#items[at];
    if (item) {
      this.#current = item.id;
      this.#rows.kept = item.id;
      this.#rows.reveal(at);
      this.focus();
    }
  }

  /**
   * If the current item is gone, the next one becomes current.
   *
   * @param {BelfryNotification[]} before
   * @returns {boolean} whether it had the focus, which the next one gets
   */
  #replaceCurrent(before) {
    const current = this.#current;
    if (current === null || this.#items.some((item) => item.id === current)) {
      return false;
    }
    const at = before.findIndex((item) => item.id === current);
    const hadFocus = this.#row?.matches(':focus-within') ?? false;
    this.#current = this.#items[Math.min(at, this.#items.length - 1)]?.id ?? null;
    this.#rows.kept = this.#current;
    return hadFocus;
  }

  get #row() {
    return this.#current === null ? null : this.#rows.row(this.#current);
  }

  /** @param {Event} event */
  #itemAt(event) {
    const row = event.composedPath().find((node) => node instanceof Element && node.matches('.item'));
    const id = row instanceof HTMLElement ? row.dataset['id'] : undefined;
    return this.#items.find((item) => item.id === id);
  }

  /**
   * @param {HTMLElement} row
   * @param {BelfryNotification} notification
   * @param {number} index
   * @param {number} count
   */
  #update(row, notification, index, count) {
    updateItem(row, notification, {
      language: this.#host.language(),
      now: this.#host.now(),
      isCurrent: notification.id === (this.#current ?? this.#items[0]?.id),
      isExpanded: this.#expanded.has(notification.id),
      isArchive: this.#host.isArchive(),
      isOwn: this.#host.own.draw(notification),
      index,
      count: this.#isComplete ? count : -1,
    });
  }
}

/** What an event is really about, which may be an element of the application. @param {Event} event */
function targetOf(event) {
  const [target] = event.composedPath();
  return target instanceof Node ? target : null;
}
