/**
 * What opens when the bell is pressed.
 *
 * @module
 */

import { h, icon, setAll, setText } from './dom.js';
import { BACK, BELL, CHECKS, CLOSE, CLOUD_OFF, GEAR } from './icons.js';
import { UNDO_MS } from './inbox.js';
import { createItem, updateItem } from './item.js';
import { SettingsPage } from './settings.js';
import { VirtualList } from './virtual-list.js';

/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */
/** @typedef {import('./inbox.js').Inbox} Inbox */
/** @typedef {import('./inbox.js').View} View */
/** @typedef {import('./inbox.js').Filter} Filter */
/** @typedef {import('./messages.js').Language} Language */

/**
 * @typedef {object} PanelHost
 * @property {() => Language} language
 * @property {() => Inbox | null} inbox
 * @property {() => import('./client.js').BelfryClient | null} client
 * @property {(notification: BelfryNotification, event: Event) => void} opened
 * @property {() => void} close
 * @property {(text: string) => void} announce
 * @property {() => string | null} allHref
 * @property {import('./settings.js').SettingsHost} settings
 */

const MAX_HEIGHT_PX = 660;
const BONES = 5;
const MORE_PX = 900;
const NOTICE_MS = 6_000;
const TICK_MS = 20_000;

export class Panel {
  /** @type {PanelHost} */ #host;
  /** @type {Filter} */ #filter = 'all';
  /** @type {BelfryNotification[]} */ #items = [];
  /** @type {string | null} */ #current = null;
  /** The last that was deleted here: where one goes back to. @type {string | null} */ #deleted = null;
  /** @type {Set<string>} */ #expanded = new Set();
  #isOpen = false;
  #shownHeld = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #noticeTimer;
  /** @type {ReturnType<typeof setInterval> | undefined} */ #ticker;

  #heading = h('h2', { id: 'heading' });
  #filterButton = h('button', { class: 'filter', part: 'filter', type: 'button' });
  #markAll = tool('mark-all', CHECKS);
  #settingsButton = tool('settings-button', GEAR);
  #closeButton = tool('close', CLOSE, 'phone-only');
  #backButton = tool('back', BACK, 'back');
  #status = h('p', { class: 'status', part: 'status' });
  #reconnect = h('button', { class: 'link', part: 'reconnect', type: 'button' });
  #line = h('div', { class: 'line' }, this.#status, this.#reconnect, this.#filterButton);
  #list = h('ul', { class: 'list', part: 'list', role: 'list' });
  #tail = h('div', { class: 'tail', hidden: true });
  #void = h('div', { class: 'void', part: 'empty', hidden: true });
  #bones = h(
    'div',
    { class: 'bones', part: 'loading', hidden: true },
    ...Array.from({ length: BONES }, () => h('div', { class: 'bone' }, h('div', {}, h('i'), h('i')))),
  );
  #scroller = h('div', { class: 'scroller' }, this.#list, this.#tail);
  #undoText = h('span');
  #undo = h('button', { part: 'undo', type: 'button' });
  #undoBar = h('div', { class: 'bar-low', part: 'undo-bar', hidden: true }, this.#undoText, this.#undo);
  #noticeText = h('span');
  #noticeBar = h('div', { class: 'bar-low notice-bar', part: 'notice', hidden: true }, this.#noticeText);
  #all = h('a', { part: 'all' });
  #foot = h('div', { class: 'foot', hidden: true }, this.#all);
  #page = h(
    'div',
    { class: 'page' },
    this.#scroller,
    this.#bones,
    this.#void,
    this.#undoBar,
    this.#noticeBar,
  );
  /** @type {SettingsPage} */ #settings;
  /** @type {VirtualList<BelfryNotification>} */ #rows;

  /** @param {PanelHost} host */
  constructor(host) {
    this.#host = host;
    this.#settings = new SettingsPage(host.settings);
    this.#page.prepend(this.#settings.element);
    this.element = h(
      'div',
      {
        class: 'panel',
        part: 'panel',
        id: 'panel',
        role: 'dialog',
        'aria-labelledby': 'heading',
        popover: 'manual',
        tabindex: '-1',
      },
      h(
        'div',
        { class: 'head' },
        h(
          'div',
          { class: 'bar' },
          this.#backButton,
          this.#heading,
          this.#markAll,
          this.#settingsButton,
          this.#closeButton,
        ),
        this.#line,
      ),
      this.#page,
      this.#foot,
    );
    this.#rows = new VirtualList(this.#scroller, this.#list, {
      key: (notification) => notification.id,
      create: createItem,
      update: (row, notification, index, count) => this.#updateRow(row, notification, index, count),
    });
    this.#listen();
  }

  get isOpen() {
    return this.#isOpen;
  }

  get settings() {
    return this.#settings;
  }

  /** @param {HTMLElement} button beside which it is to be */
  open(button) {
    this.#isOpen = true;
    this.element.classList.add('open');
    this.element.showPopover?.();
    this.place(button);
    this.#showSettings(false);
    void this.#host.inbox()?.open(this.#filter);
    this.#ticker = setInterval(() => this.#rows.redraw(), TICK_MS); // times go by
    this.draw();
    this.#scroller.scrollTop = 0;
    this.element.focus({ preventScroll: true });
  }

  close() {
    this.#isOpen = false;
    this.element.classList.remove('open');
    this.element.hidePopover?.();
    this.#expanded.clear();
    this.#current = null;
    this.#rows.kept = null;
    clearInterval(this.#ticker);
    if (this.#shownHeld > 0) {
      this.#host.inbox()?.holdUndo(UNDO_MS); // no pointer leaves what is not there any more
    }
  }

  /** @param {HTMLElement} button */
  place(button) {
    const { style } = this.element;
    const rect = button.getBoundingClientRect();
    const { clientWidth: wide, clientHeight: high } = document.documentElement;
    const host = button.getRootNode();
    const chosen = host instanceof ShadowRoot ? getComputedStyle(host.host).getPropertyValue('--belfry-width') : '';
    const width = Math.min(Number.parseFloat(chosen) || 408, wide - 16);
    const isRtl = getComputedStyle(button).direction === 'rtl';
    const left = isRtl ? rect.left : rect.right - width;
    const below = high - rect.bottom - 16;
    const above = rect.top - 16;
    const isBelow = below >= 360 || below >= above;
    const height = Math.max(240, Math.min(MAX_HEIGHT_PX, isBelow ? below : above));
    style.width = `${width}px`;
    style.left = `${Math.max(8, Math.min(left, wide - width - 8))}px`;
    style.maxHeight = `${height}px`;
    style.top = isBelow ? `${rect.bottom + 8}px` : 'auto';
    style.bottom = isBelow ? 'auto' : `${high - rect.top + 8}px`;
  }

  /** Something she did was undone. @param {string} text */
  notice(text) {
    setText(this.#noticeText, text);
    this.#noticeBar.hidden = false;
    this.#host.announce(text);
    clearTimeout(this.#noticeTimer);
    this.#noticeTimer = setTimeout(() => (this.#noticeBar.hidden = true), NOTICE_MS);
  }

  /** Nothing of what was shown is this person's. */
  forget() {
    this.#settings.forget();
    this.#expanded.clear();
  }

  draw() {
    const language = this.#host.language();
    this.#drawHead(language);
    if (!this.#isOpen) {
      return;
    }
    if (this.#isSettings) {
      this.#settings.draw();
    }
    const inbox = this.#host.inbox();
    const view = inbox?.view(this.#filter) ?? NOTHING;
    this.#drawList(view, language);
    this.#drawUndo(inbox?.held ?? 0, language);
    this.#drawFoot(language);
    this.#loadMore(view);
  }

  // ---- drawing

  /** @param {Language} language */
  #drawHead(language) {
    const isSettings = this.#isSettings;
    setText(this.#heading, language.say(isSettings ? 'settings' : 'notifications'));
    this.#backButton.hidden = !isSettings;
    this.#markAll.hidden = isSettings;
    this.#settingsButton.hidden = isSettings;
    this.#line.hidden = isSettings;
    name(this.#backButton, language.say('back'));
    name(this.#markAll, language.say('markAll'));
    name(this.#settingsButton, language.say('settings'));
    name(this.#closeButton, language.say('close'));
    setText(this.#filterButton, language.say('unreadOnly'));
    setAll(this.#filterButton, { 'aria-pressed': String(this.#filter === 'unread') });
    const hasUnread = (this.#host.inbox()?.unreadCount ?? 0) > 0;
    setAll(this.#markAll, { 'aria-disabled': hasUnread ? null : 'true' });
    const state = this.#host.client()?.state ?? 'closed';
    setText(this.#status, language.say(state));
    setAll(this.#status, { 'data-state': state });
    this.#reconnect.hidden = state !== 'closed' || this.#host.client() === null;
    setText(this.#reconnect, language.say('reconnect'));
  }

  /**
   * @param {View} view
   * @param {Language} language
   */
  #drawList(view, language) {
    const isSettings = this.#isSettings;
    const isEmpty = view.items.length === 0;
    const isFailed = isEmpty && view.error !== null;
    const isLoading = isEmpty && !isFailed && (view.isLoading || !view.isLoaded || !view.isComplete);
    this.#bones.hidden = isSettings || !isLoading;
    this.#void.hidden = isSettings || !isEmpty || isLoading;
    this.#scroller.hidden = isSettings || isEmpty;
    setAll(this.#page, { 'aria-busy': isLoading ? 'true' : null });
    if (!this.#void.hidden) {
      this.#drawVoid(isFailed, language);
    }
    this.#drawTail(view, language);
    const before = this.#items;
    this.#items = view.items;
    this.#keepFocus(before);
    if (!this.#scroller.hidden) {
      this.#rows.show(view.items);
      this.#restoreFocus();
    }
  }

  /**
   * @param {boolean} isFailed
   * @param {Language} language
   */
  #drawVoid(isFailed, language) {
    const isUnread = this.#filter === 'unread';
    const title = language.say(isFailed ? 'failed' : isUnread ? 'noUnread' : 'empty');
    if (this.#void.dataset['says'] === title) {
      return;
    }
    this.#void.dataset['says'] = title;
    this.#void.classList.toggle('failed', isFailed);
    setAll(this.#void, { part: isFailed ? 'error' : 'empty' });
    this.#void.replaceChildren(
      icon(isFailed ? CLOUD_OFF : BELL),
      h('strong', {}, title),
      isFailed
        ? this.#retryButton(language)
        : h('p', {}, language.say(isUnread ? 'noUnreadHint' : 'emptyHint')),
    );
    this.#host.announce(title);
  }

  /**
   * @param {View} view
   * @param {Language} language
   */
  #drawTail(view, language) {
    this.#tail.hidden = view.isComplete || (!view.isLoading && view.error === null);
    if (view.error === null) {
      setText(this.#tail, language.say('loading'));
    } else {
      this.#tail.replaceChildren(
        h('p', {}, language.say('failedMore')),
        this.#retryButton(language),
      );
    }
  }

  /** @param {Language} language */
  #retryButton(language) {
    const button = h('button', { class: 'plain', part: 'retry', type: 'button' }, language.say('retry'));
    button.addEventListener('click', () => {
      const inbox = this.#host.inbox();
      void (this.#items.length === 0 ? inbox?.open(this.#filter) : inbox?.more(this.#filter));
      this.element.focus({ preventScroll: true });
    });
    return button;
  }

  /**
   * @param {number} held
   * @param {Language} language
   */
  #drawUndo(held, language) {
    const text = language.say('deleted', { count: held });
    setText(this.#undo, language.say('undo'));
    if (held > this.#shownHeld) {
      setText(this.#undoText, text);
      this.#undoBar.hidden = true;
      void this.#undoBar.offsetWidth; // its line starts over
      this.#noticeBar.hidden = true;
      this.#host.announce(`${text}. ${language.say('undo')}: Ctrl+Z`);
    }
    if (held === 0 && this.#undoBar.contains(focused(this.element))) {
      this.#focusCurrent();
    }
    this.#undoBar.hidden = held === 0;
    this.#shownHeld = held;
  }

  /** @param {Language} language */
  #drawFoot(language) {
    const href = this.#host.allHref();
    this.#foot.hidden = href === null || this.#isSettings;
    if (href !== null) {
      setAll(this.#all, { href });
      setText(this.#all, language.say('viewAll'));
    }
  }

  /**
   * @param {HTMLElement} row
   * @param {BelfryNotification} notification
   * @param {number} index
   * @param {number} count
   */
  #updateRow(row, notification, index, count) {
    const current = this.#current ?? this.#items[0]?.id;
    updateItem(row, notification, {
      language: this.#host.language(),
      now: this.#host.client()?.now() ?? Date.now(),
      isCurrent: notification.id === current,
      isExpanded: this.#expanded.has(notification.id),
      index,
      count: this.#host.inbox()?.view(this.#filter).isComplete ? count : -1,
    });
  }

  /** @param {View} view */
  #loadMore(view) {
    if (
      view.isLoaded &&
      !view.isComplete &&
      !view.isLoading &&
      view.error === null &&
      !this.#isSettings &&
      (this.#scroller.hidden || this.#rows.rest < MORE_PX)
    ) {
      void this.#host.inbox()?.more(this.#filter);
    }
  }

  // ---- focus

  /**
   * The one that had the focus has gone: the next one has it.
   *
   * @param {BelfryNotification[]} before
   */
  #keepFocus(before) {
    const current = this.#current;
    if (current === null || this.#items.some((item) => item.id === current)) {
      return;
    }
    const at = before.findIndex((item) => item.id === current);
    this.#hadFocus = this.#list.contains(focused(this.element));
    this.#current = this.#items[Math.min(at, this.#items.length - 1)]?.id ?? null;
    this.#rows.kept = this.#current;
    if (this.#current === null && this.#hadFocus) {
      this.#hadFocus = false;
      this.element.focus({ preventScroll: true });
    }
  }

  #hadFocus = false;

  #restoreFocus() {
    if (this.#hadFocus) {
      this.#hadFocus = false;
      this.#focusCurrent();
    }
  }

  #focusCurrent() {
    const row = this.#current === null ? null : this.#rows.row(this.#current);
    const main = row?.querySelector('.main') ?? this.element;
    if (main instanceof HTMLElement) {
      main.focus({ preventScroll: true });
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
      this.#focusCurrent();
    }
  }

  // ---- what she does

  #listen() {
    this.#filterButton.addEventListener('click', () => this.#toggleFilter());
    this.#markAll.addEventListener('click', () => this.#readAll());
    this.#settingsButton.addEventListener('click', () => {
      this.#showSettings(true);
      this.#backButton.focus();
    });
    this.#backButton.addEventListener('click', () => {
      this.#showSettings(false);
      this.#settingsButton.focus();
    });
    this.#closeButton.addEventListener('click', () => this.#host.close());
    this.#reconnect.addEventListener('click', () => this.#host.client()?.reconnect());
    this.#undo.addEventListener('click', () => this.#undoDeletion());
    const hold = (/** @type {number} */ time) => () => this.#host.inbox()?.holdUndo(time);
    this.#undoBar.addEventListener('pointerenter', hold(Infinity));
    this.#undoBar.addEventListener('focusin', hold(Infinity));
    this.#undoBar.addEventListener('pointerleave', hold(UNDO_MS));
    this.#undoBar.addEventListener('focusout', hold(UNDO_MS));
    this.#scroller.addEventListener(
      'scroll',
      () => this.#loadMore(this.#host.inbox()?.view(this.#filter) ?? NOTHING),
      { passive: true },
    );
    this.#list.addEventListener('click', (event) => this.#clicked(event));
    this.#list.addEventListener('focusin', (event) => {
      const item = this.#itemAt(event);
      if (item && item.id !== this.#current) {
        this.#current = item.id;
        this.#rows.kept = item.id;
        this.#rows.redraw();
      }
    });
    this.element.addEventListener('keydown', (event) => this.#pressed(event));
  }

  /** @param {Event} event */
  #itemAt(event) {
    const row = event.target instanceof Element ? event.target.closest('.item') : null;
    const id = row instanceof HTMLElement ? row.dataset['id'] : undefined;
    return this.#items.find((item) => item.id === id);
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const item = this.#itemAt(event);
    if (!item || !(event.target instanceof Element)) {
      return;
    }
    const act = event.target.closest('.act');
    const main = event.target.closest('.main');
    if (act instanceof HTMLElement) {
      if (act.dataset['act'] === 'delete') {
        this.#delete(item);
      } else if (item.is_read) {
        this.#host.inbox()?.unread(item.id);
      } else {
        this.#host.inbox()?.read(item.id);
      }
    } else if (main !== null) {
      if (main.localName === 'button' && !this.#expanded.delete(item.id)) {
        this.#expanded.add(item.id);
      }
      this.#host.opened(item, event);
      this.#rows.redraw();
    }
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    if (this.#onKey(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  /** @param {KeyboardEvent} event whether it means something here */
  #onKey(event) {
    if (event.key === 'Escape') {
      if (this.#isSettings) {
        this.#backButton.click();
      } else {
        this.#host.close();
      }
      return true;
    }
    if (event.key === 'z' && (event.ctrlKey || event.metaKey) && this.#shownHeld > 0) {
      this.#undoDeletion();
      return true;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || this.#isSettings) {
      return false;
    }
    const item = this.#itemAt(event);
    if (!item) {
      if (event.key === 'ArrowDown' && this.#items.length > 0) {
        this.#goTo(this.#items.findIndex((other) => other.id === this.#current));
        return true;
      }
      return false;
    }
    const index = this.#items.indexOf(item);
    switch (event.key) {
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
        this.#delete(item);
        return true;
      default:
        return false;
    }
  }

  /** @param {BelfryNotification} item */
  #delete(item) {
    this.#current = item.id;
    this.#deleted = item.id;
    this.#host.inbox()?.delete(item.id);
  }

  #undoDeletion() {
    this.#host.inbox()?.undo();
    this.draw();
    this.#goTo(this.#items.findIndex((item) => item.id === this.#deleted));
  }

  #readAll() {
    const newest = this.#host.inbox()?.view('all').items[0] ?? this.#items[0];
    if (newest && this.#markAll.getAttribute('aria-disabled') === null) {
      this.#host.inbox()?.readAll(newest.position);
    }
  }

  #toggleFilter() {
    this.#filter = this.#filter === 'all' ? 'unread' : 'all';
    this.#current = null;
    this.#rows.kept = null;
    this.#scroller.scrollTop = 0;
    void this.#host.inbox()?.open(this.#filter);
    this.draw();
  }

  get #isSettings() {
    return !this.#settings.element.hidden;
  }

  /** @param {boolean} isShown */
  #showSettings(isShown) {
    this.#settings.element.hidden = !isShown;
    if (isShown) {
      this.#settings.element.scrollTop = 0;
      void this.#settings.load();
    }
    this.draw();
  }
}

/** @type {View} */
const NOTHING = { items: [], isLoaded: false, isComplete: false, isLoading: false, error: null };

/**
 * @param {string} part
 * @param {string[]} paths
 * @param {string} [more]
 */
function tool(part, paths, more = '') {
  return h('button', { class: `tool ${more}`.trim(), part, type: 'button' }, icon(paths));
}

/**
 * @param {HTMLElement} button
 * @param {string} label
 */
function name(button, label) {
  setAll(button, { 'aria-label': label, title: label });
}

/** @param {HTMLElement} element in the same tree */
function focused(element) {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.activeElement : document.activeElement;
}
