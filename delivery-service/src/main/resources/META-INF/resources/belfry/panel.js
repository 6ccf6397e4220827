/**
 * What opens when the bell is pressed.
 *
 * @module
 */

import { h, icon, setAll, setText } from './dom.js';
import { BACK, BELL, CHECKS, CLOSE, CLOUD_OFF, GEAR } from './icons.js';
import { UNDO_MS } from './inbox.js';
import { ItemList } from './item-list.js';
import { SettingsPage } from './settings.js';

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

const WIDTH_PX = 408;
const MAX_HEIGHT_PX = 660;
const MIN_HEIGHT_PX = 240;
const ROOMY_PX = 360;
const MARGIN_PX = 8;
const BONES = 5;
/** So much before the end what is older is asked for. */
const AHEAD_PX = 900;
const NOTICE_MS = 6_000;
const TICK_MS = 20_000;

export class Panel {
  /** @type {PanelHost} */ #host;
  /** @type {Filter} */ #filter = 'all';
  #isOpen = false;
  #shownHeld = 0;
  /** The last that was deleted here: where undoing leads back to. */
  #deleted = '';
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
  #tail = h('div', { class: 'tail', hidden: true });
  #void = h('div', { class: 'void', part: 'empty', hidden: true });
  #bones = h(
    'div',
    { class: 'bones', part: 'loading', hidden: true },
    ...Array.from({ length: BONES }, () => h('div', { class: 'bone' }, h('div', {}, h('i'), h('i')))),
  );
  #undoText = h('span');
  #undo = h('button', { part: 'undo', type: 'button' });
  #undoBar = h('div', { class: 'bar-low', part: 'undo-bar', hidden: true }, this.#undoText, this.#undo);
  #notice = h('div', { class: 'bar-low notice-bar', part: 'notice', hidden: true });
  #all = h('a', { part: 'all' });
  #foot = h('div', { class: 'foot', hidden: true }, this.#all);
  /** @type {ItemList} */ #list;
  /** @type {HTMLElement} */ #inboxPage;

  /** @param {PanelHost} host */
  constructor(host) {
    this.#host = host;
    this.settings = new SettingsPage(host.settings);
    this.#list = new ItemList(
      {
        language: host.language,
        now: () => host.client()?.now() ?? Date.now(),
        opened: host.opened,
        toggled: ({ id, is_read: isRead }) =>
          isRead ? host.inbox()?.unread(id) : host.inbox()?.read(id),
        deleted: ({ id }) => this.#delete(id),
        scrolled: () => this.#loadMore(),
        lostFocus: () => this.#focus(),
      },
      this.#tail,
    );
    this.#inboxPage = h(
      'div',
      { class: 'page' },
      this.#list.element,
      this.#bones,
      this.#void,
      this.#undoBar,
      this.#notice,
    );
    this.element = this.#build();
    this.#listen();
  }

  get isOpen() {
    return this.#isOpen;
  }

  /** @param {HTMLElement} button beside which it is to be */
  open(button) {
    this.#isOpen = true;
    this.element.classList.add('open');
    this.element.showPopover?.();
    this.place(button);
    this.#showSettings(false);
    void this.#host.inbox()?.open(this.#filter);
    this.#ticker = setInterval(() => this.#list.redraw(), TICK_MS);
    this.draw();
    this.#list.rewind();
    this.#focus();
  }

  close() {
    this.#isOpen = false;
    this.element.classList.remove('open');
    this.element.hidePopover?.();
    this.#list.rewind();
    clearInterval(this.#ticker);
    const inbox = this.#host.inbox();
    inbox?.close();
    if (this.#shownHeld > 0) {
      inbox?.holdUndo(UNDO_MS); // no pointer leaves what is not there any more
    }
  }

  /** Below the button or above it, wherever there is room. @param {HTMLElement} button */
  place(button) {
    const { style } = this.element;
    const { top, bottom, left, right } = button.getBoundingClientRect();
    const { clientWidth: wide, clientHeight: high } = document.documentElement;
    const { direction } = getComputedStyle(button);
    const chosen = getComputedStyle(this.element).getPropertyValue('--belfry-width');
    const width = Math.min(Number.parseFloat(chosen) || WIDTH_PX, wide - 2 * MARGIN_PX);
    const below = high - bottom - 2 * MARGIN_PX;
    const above = top - 2 * MARGIN_PX;
    const isBelow = below >= ROOMY_PX || below >= above;
    const start = direction === 'rtl' ? left : right - width;
    style.width = `${width}px`;
    style.left = `${Math.max(MARGIN_PX, Math.min(start, wide - width - MARGIN_PX))}px`;
    style.maxHeight = `${Math.max(MIN_HEIGHT_PX, Math.min(MAX_HEIGHT_PX, isBelow ? below : above))}px`;
    style.top = isBelow ? `${bottom + MARGIN_PX}px` : 'auto';
    style.bottom = isBelow ? 'auto' : `${high - top + MARGIN_PX}px`;
  }

  /** Something she did was undone. @param {string} text */
  notice(text) {
    setText(this.#notice, text);
    this.#notice.hidden = false;
    this.#host.announce(text);
    clearTimeout(this.#noticeTimer);
    this.#noticeTimer = setTimeout(() => (this.#notice.hidden = true), NOTICE_MS);
  }

  /** Nothing of what was shown is this person's. */
  forget() {
    this.settings.forget();
    this.#list.rewind();
  }

  draw() {
    const language = this.#host.language();
    this.#drawHead(language);
    if (!this.#isOpen) {
      return;
    }
    if (this.#isSettings) {
      this.settings.draw();
    }
    this.#drawInbox(language);
    this.#drawUndo(language);
    this.#drawFoot(language);
    this.#loadMore();
  }

  // ---- drawing

  #build() {
    return h(
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
      this.#inboxPage,
      this.settings.element,
      this.#foot,
    );
  }

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
    this.#drawStatus(language);
  }

  /** @param {Language} language */
  #drawStatus(language) {
    const client = this.#host.client();
    const state = client?.state ?? 'closed';
    setText(this.#status, language.say(state));
    setAll(this.#status, { 'data-state': state });
    this.#reconnect.hidden = state !== 'closed' || client === null;
    setText(this.#reconnect, language.say('reconnect'));
  }

  /** @param {Language} language */
  #drawInbox(language) {
    const view = this.#view;
    const isEmpty = view.items.length === 0;
    const isFailed = isEmpty && view.error !== null;
    const isLoading = isEmpty && !isFailed && !(view.isLoaded && view.isComplete);
    this.#bones.hidden = !isLoading;
    this.#void.hidden = !isEmpty || isLoading;
    setAll(this.#inboxPage, { 'aria-busy': isLoading ? 'true' : null });
    if (!this.#void.hidden) {
      this.#drawVoid(isFailed, language);
    }
    this.#drawTail(view, language);
    this.#list.show(view);
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
    if (view.error === null || view.items.length === 0) {
      setText(this.#tail, language.say('loading'));
    } else if (this.#tail.childElementCount === 0) {
      this.#tail.replaceChildren(h('p', {}, language.say('failedMore')), this.#retryButton(language));
    }
  }

  /** @param {Language} language */
  #retryButton(language) {
    const button = h('button', { class: 'plain', part: 'retry', type: 'button' }, language.say('retry'));
    button.addEventListener('click', () => {
      const inbox = this.#host.inbox();
      void (this.#list.isEmpty ? inbox?.open(this.#filter) : inbox?.more(this.#filter));
      this.#focus();
    });
    return button;
  }

  /** @param {Language} language */
  #drawUndo(language) {
    const held = this.#host.inbox()?.held ?? 0;
    setText(this.#undo, language.say('undo'));
    if (held > this.#shownHeld) {
      const text = language.say('deleted', { count: held });
      setText(this.#undoText, text);
      this.#undoBar.hidden = true;
      void this.#undoBar.offsetWidth; // so that its line starts over
      this.#notice.hidden = true;
      this.#host.announce(`${text}. ${language.say('undo')}: Ctrl+Z`);
    }
    if (held === 0 && this.#undoBar.matches(':focus-within') && !this.#list.focus()) {
      this.#focus();
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
    this.element.addEventListener('keydown', (event) => {
      if (this.#pressed(event)) {
        event.preventDefault();
        event.stopPropagation();
      }
    });
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean} whether it meant something here
   */
  #pressed(event) {
    if (event.key === 'Escape') {
      (this.#isSettings ? this.#backButton : this.#closeButton).click();
      return true;
    }
    const isModified = event.ctrlKey || event.metaKey || event.altKey;
    if (event.key === 'z' && (event.ctrlKey || event.metaKey) && this.#shownHeld > 0) {
      this.#undoDeletion();
      return true;
    }
    return !isModified && !this.#isSettings && this.#list.pressed(event);
  }

  /** @param {string} id */
  #delete(id) {
    this.#deleted = id;
    this.#host.inbox()?.delete(id);
  }

  #undoDeletion() {
    this.#host.inbox()?.undo();
    this.draw();
    this.#list.goToItem(this.#deleted);
  }

  #readAll() {
    const newest = this.#host.inbox()?.view('all').items[0] ?? this.#view.items[0];
    if (newest && !this.#markAll.hasAttribute('aria-disabled')) {
      this.#host.inbox()?.readAll(newest.position);
    }
  }

  #toggleFilter() {
    this.#filter = this.#filter === 'all' ? 'unread' : 'all';
    this.#list.rewind();
    void this.#host.inbox()?.open(this.#filter);
    this.draw();
  }

  /** @param {boolean} isShown */
  #showSettings(isShown) {
    this.settings.element.hidden = !isShown;
    this.#inboxPage.hidden = isShown;
    if (isShown) {
      this.settings.element.scrollTop = 0;
      void this.settings.load();
    }
    this.draw();
  }

  #loadMore() {
    const view = this.#view;
    const isDone = !view.isLoaded || view.isComplete || view.isLoading || view.error !== null;
    if (!isDone && !this.#isSettings && this.#list.rest < AHEAD_PX) {
      void this.#host.inbox()?.more(this.#filter);
    }
  }

  get #view() {
    return this.#host.inbox()?.view(this.#filter) ?? NOTHING;
  }

  get #isSettings() {
    return !this.settings.element.hidden;
  }

  #focus() {
    this.element.focus({ preventScroll: true });
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
