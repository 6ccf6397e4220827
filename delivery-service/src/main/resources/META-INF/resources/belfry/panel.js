/**
 * The panel that the bell opens: the list of notifications, and the settings.
 *
 * @module
 */

import { NoticeBar, UndoBar } from './bars.js';
import { h, setAll } from './dom.js';
import { Filters } from './filters.js';
import { ItemList } from './item-list.js';
import { PanelFoot } from './panel-foot.js';
import { PanelHead } from './panel-head.js';
import { Placeholders } from './placeholders.js';
import { SettingsPage } from './settings.js';
import { StatusLine } from './status-line.js';
import { troubleOf } from './trouble.js';

/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */
/** @typedef {import('./inbox.js').Inbox} Inbox */
/** @typedef {import('./inbox.js').View} View */
/** @typedef {import('./messages.js').Language} Language */

/**
 * @typedef {object} Place
 * @property {boolean} isOpen
 * @property {boolean} isPopover whether it takes the focus and can be closed
 * @property {(button: HTMLElement) => void} open
 * @property {() => void} close
 */

/**
 * @typedef {object} PanelHost
 * @property {() => Language} language
 * @property {import('./own-items.js').OwnItems} own
 * @property {() => Inbox | null} inbox
 * @property {() => import('./client.js').BelfryClient | null} client
 * @property {(element: HTMLElement) => Place} place where it is shown
 * @property {(notification: BelfryNotification) => boolean} isListed
 * @property {import('./item-list.js').ListHost['opened']} opened
 * @property {() => void} close
 * @property {(text: string) => void} announce
 * @property {() => string | null} allHref
 * @property {import('./settings.js').SettingsHost} settings
 */

/** So far before the end of the list the next page is loaded. */
const AHEAD_PX = 900;
const TICK_MS = 20_000;
/** @type {View} */
const NOTHING = { items: [], isLoaded: false, isComplete: false, isLoading: false, error: null };

export class Panel {
  /** @type {PanelHost} */ #host;
  /** The last one deleted here, which undo goes back to. */
  #deleted = '';
  /** @type {ReturnType<typeof setInterval> | undefined} */ #ticker;

  #filters = new Filters(() => this.#filterChanged());
  #line = new StatusLine(this.#filters.element, () => this.#host.client()?.reconnect());
  #head = new PanelHead(this.#line.element, (act) => this.#actOnAll(act));
  #notice = new NoticeBar();
  #foot = new PanelFoot();
  #placeholders;
  #undoBar;
  #place;
  #listed = { view: NOTHING, shown: NOTHING };
  /** @type {ItemList} */ #list;
  /** @type {HTMLElement} */ #inboxPage;

  /** @param {PanelHost} host */
  constructor(host) {
    this.#host = host;
    this.settings = new SettingsPage(host.settings);
    this.#placeholders = new Placeholders({
      canRetry: () => host.client() !== null,
      retry: () => this.#retry(),
      announce: host.announce,
    });
    this.#undoBar = new UndoBar({ inbox: host.inbox, undo: () => this.#undoDeletion(), announce: host.announce });
    this.#list = new ItemList(
      {
        language: host.language,
        now: () => host.client()?.now() ?? Date.now(),
        own: host.own,
        opened: host.opened,
        toggled: ({ id, is_read: isRead }) => host.inbox()?.[isRead ? 'unread' : 'read'](id),
        isArchive: () => this.#filters.isArchive,
        archived: ({ id }) => this.#archive(id),
        deleted: ({ id }) => {
          this.#deleted = id;
          host.inbox()?.delete(id);
        },
        scrolled: () => this.#loadMore(),
        lostFocus: () => this.#focus(),
      },
      this.#placeholders.tail,
    );
    this.#inboxPage = h(
      'div',
      { class: 'page' },
      this.#list.element,
      this.#placeholders.loading,
      this.#placeholders.empty,
      this.#undoBar.element,
      this.#notice.element,
    );
    this.element = this.#build();
    this.#place = host.place(this.element);
    this.#listen();
    new ResizeObserver(() => this.#loadMore()).observe(this.element);
  }

  get isOpen() {
    return this.#place.isOpen;
  }

  /** @param {HTMLElement} button beside which it is to be */
  open(button) {
    this.#place.open(button);
    this.#showSettings(false);
    void this.#host.inbox()?.open(this.#filters.current);
    this.#ticker = setInterval(() => this.redraw(), TICK_MS);
    this.draw();
    this.#list.rewind();
    if (this.#place.isPopover) {
      this.#focus();
    }
  }

  /** There is another inbox. */
  async reopen() {
    if (this.isOpen) {
      await this.#host.inbox()?.open(this.#filters.current);
    }
  }

  /** Other notifications are listed. */
  filterChanged() {
    this.#listed = { view: NOTHING, shown: NOTHING };
    this.#filterChanged();
  }

  close() {
    this.#place.close();
    this.#list.rewind();
    clearInterval(this.#ticker);
    this.#host.inbox()?.close();
    this.#undoBar.release();
  }

  /** An action was refused and undone. @param {string} text */
  notice(text) {
    this.#notice.show(text);
    this.#host.announce(text);
  }

  /** Items may look different, or have another size. */
  redraw() {
    this.#list.redraw();
  }

  /** What was shown may be out of date. */
  forget() {
    this.settings.forget();
    this.#list.rewind();
  }

  /** What was shown is another user's: nothing of it stays in the page. */
  clear() {
    this.forget();
    this.#list.show(NOTHING);
  }

  draw() {
    if (!this.isOpen) {
      return;
    }
    const language = this.#host.language();
    this.#head.draw(language, this.#isSettings, this.#host.inbox(), this.#filters.current);
    this.#filters.draw(language);
    if (this.#isSettings) {
      this.settings.draw();
    }
    this.#drawInbox(language);
    this.#drawUndo(language);
    this.#foot.draw(language, this.#isSettings, this.#host.allHref());
    this.#loadMore();
  }

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
      this.#head.element,
      this.#inboxPage,
      this.settings.element,
      this.#foot.element,
    );
  }

  /** @param {Language} language */
  #drawInbox(language) {
    const view = this.#view;
    const client = this.#host.client();
    const trouble = troubleOf(client, view);
    this.#placeholders.draw(view, trouble, this.#filters.current, language);
    const isLoading = !this.#placeholders.loading.hidden;
    setAll(this.#inboxPage, { 'aria-busy': isLoading ? 'true' : null });
    this.#line.draw(language, client, isLoading || trouble !== null);
    this.#list.show(view);
  }

  /** @param {Language} language */
  #drawUndo(language) {
    const change = this.#undoBar.draw(language);
    if (change === 'more') {
      this.#notice.hide();
      this.#list.keepFocusVisible();
    } else if (change === 'lost-focus' && !this.#list.focus()) {
      this.#focus();
    }
  }

  #listen() {
    this.#head.settings.addEventListener('click', () => {
      this.#showSettings(true);
      this.#head.back.focus();
    });
    this.#head.back.addEventListener('click', () => {
      this.#showSettings(false);
      this.#head.settings.focus();
    });
    this.#head.close.addEventListener('click', () => this.#host.close());
    this.element.addEventListener('keydown', (event) => {
      if (this.#pressed(event)) {
        event.preventDefault();
        event.stopPropagation();
      }
    });
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean} whether the key has a meaning here
   */
  #pressed(event) {
    if (event.key === 'Escape' && (this.#isSettings || this.#place.isPopover)) {
      (this.#isSettings ? this.#head.back : this.#head.close).click();
      return true;
    }
    const isModified = event.ctrlKey || event.metaKey || event.altKey;
    if (event.key === 'z' && (event.ctrlKey || event.metaKey) && this.#undoBar.isShown) {
      this.#undoDeletion();
      return true;
    }
    return !isModified && !this.#isSettings && this.#list.pressed(event);
  }

  #retry() {
    const inbox = this.#host.inbox();
    const filter = this.#filters.current;
    this.#host.client()?.retry();
    void (this.#list.isEmpty ? inbox?.open(filter) : inbox?.more(filter));
    this.#focus();
  }

  #undoDeletion() {
    this.#host.inbox()?.undo();
    this.draw();
    this.#list.goToItem(this.#deleted);
  }

  /** @param {'readAll' | 'archiveAll'} act */
  #actOnAll(act) {
    const inbox = this.#host.inbox();
    const upTo = inbox?.newest(this.#filters.current)?.position ?? this.#host.client()?.position;
    if (inbox && upTo) {
      inbox[act](upTo);
      if (act === 'archiveAll') {
        this.#tell('archivedAll');
      }
    }
  }

  /** Archives it, or takes it out again. @param {string} id */
  #archive(id) {
    const { isArchive } = this.#filters;
    this.#host.inbox()?.[isArchive ? 'unarchive' : 'archive'](id);
    this.#tell(isArchive ? 'unarchived' : 'archived');
  }

  /** @param {'archived' | 'unarchived' | 'archivedAll'} what */
  #tell(what) {
    this.draw(); // what that announces, such as an empty list, is not the last word
    this.#host.announce(this.#host.language().say(what));
  }

  #filterChanged() {
    this.#list.rewind();
    void this.#host.inbox()?.open(this.#filters.current);
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
    const isSeen = this.element.offsetHeight > 0; // a list in a closed tab has no end to come near
    if (isSeen && !isDone && !this.#isSettings && this.#list.rest < AHEAD_PX) {
      void this.#host.inbox()?.more(this.#filters.current);
    }
  }

  get #view() {
    const view = this.#host.inbox()?.view(this.#filters.current) ?? NOTHING;
    if (view !== this.#listed.view) {
      this.#listed = { view, shown: { ...view, items: view.items.filter(this.#host.isListed) } };
    }
    return this.#listed.shown;
  }

  get #isSettings() {
    return !this.settings.element.hidden;
  }

  #focus() {
    this.element.focus({ preventScroll: true });
  }
}
