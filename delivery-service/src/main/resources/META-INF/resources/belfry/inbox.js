/**
 * What a user sees of their notifications: what the server has told, and on top of it what the
 * user has just done, until the server has told that too.
 *
 * @module
 */

import { Feed } from './feed.js';
import { PendingActions } from './pending-actions.js';

/** @typedef {import('./pending-actions.js').PendingAction} PendingAction */
/** @typedef {import('./client.js').BelfryClient} BelfryClient */
/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */
/** @typedef {import('./protocol.js').ServerFrame} ServerFrame */
/** @typedef {import('./progress.js').Filter} Filter */

/**
 * @typedef {object} View
 * @property {BelfryNotification[]} items newest first, as the user sees them
 * @property {boolean} isLoaded
 * @property {boolean} isComplete
 * @property {boolean} isLoading
 * @property {Error | null} error
 */

/** For how long a deletion can be undone. */
export const UNDO_MS = 5_000;
const GONE = new Set(['notification_read', 'notification_archived', 'notification_deleted']);
/** How long an accepted action waits for its frame: there is none if nothing changed. */
const ECHO_MS = 3_000;

/**
 * - `change`: look again
 * - `arrived` (detail: the notification): a new one
 * - `gone` (detail: its id): read, archived or deleted, here or elsewhere
 * - `refused` (detail: the error): an action was refused and undone
 */
export class Inbox extends EventTarget {
  #client;
  #feed;
  /** Kept until something changes. @type {Partial<Record<Filter, View>>} */ #views = {};
  #pending = new PendingActions();
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #undoTimer;
  /** @type {(() => void)[]} */ #subscriptions = [];

  /** @param {BelfryClient} client */
  constructor(client) {
    super();
    this.#client = client;
    this.#feed = new Feed(client, {
      changed: () => this.#changed(),
      arrived: (notification) => this.#tell('arrived', notification),
      expired: (id) => this.#tell('gone', id),
    });
  }

  start() {
    this.#subscriptions = [
      this.#client.on('frame', (frame) => this.#heard(frame)),
      this.#client.on('unread', () => this.#changed()),
      this.#client.on('error', () => this.#changed()),
      this.#client.on('reset', () => this.#feed.reset()),
      this.#client.on('state', ({ state }) => {
        if (state === 'connected') {
          this.#feed.retry();
        }
      }),
    ];
    addEventListener('pagehide', this.#commitAtLast);
  }

  stop() {
    this.#commitAtLast();
    this.#subscriptions.forEach((end) => end());
    this.#subscriptions = [];
    removeEventListener('pagehide', this.#commitAtLast);
    this.#feed.stop();
  }

  /** The count of unread notifications as the user sees it; null until it is known. */
  get unreadCount() {
    const told = this.#client.unreadCount;
    if (told === null || this.#pending.isEmpty) {
      return told;
    }
    const overlay = this.#pending.overlay();
    const touched = [...overlay.ids].flatMap((id) => this.#feed.get(id) ?? []);
    const doneUpTo = overlay.readUpTo > overlay.archivedUpTo ? overlay.readUpTo : overlay.archivedUpTo;
    if (doneUpTo !== '') {
      const newer = this.#feed.notifications.filter(({ position }) => position > doneUpTo);
      return [...new Set([...newer, ...touched])].filter((one) => overlay.isUnread(one)).length;
    }
    const change = touched
      .map((one) => Number(overlay.isUnread(one)) - Number(!one.is_read && !one.is_archived))
      .reduce((sum, one) => sum + one, 0);
    return Math.max(0, told + change);
  }

  /** The language that the user has chosen to read; null if none, undefined until it was told. */
  get locale() {
    return this.#feed.locale;
  }

  /** How many deletions can still be undone. */
  get held() {
    return this.#pending.held().length;
  }

  /**
   * @param {Filter} filter
   * @returns {View}
   */
  view(filter) {
    return (this.#views[filter] ??= this.#viewNow(filter));
  }

  /**
   * @param {Filter} filter
   * @returns {View}
   */
  #viewNow(filter) {
    const { isLoaded, isComplete, isLoading, error } = this.#feed.progress(filter);
    const overlay = this.#pending.overlay();
    const items = [];
    for (const notification of this.#feed.unbroken(filter)) {
      const isArchived = overlay.isArchived(notification);
      const isUnread = isArchived ? !notification.is_read : overlay.isUnread(notification);
      const isListed = isArchived === (filter === 'archived') && (filter !== 'unread' || isUnread);
      if (!overlay.deleted.has(notification.id) && isListed) {
        items.push(
          notification.is_read === isUnread ? { ...notification, is_read: !isUnread } : notification,
        );
      }
    }
    return { items, isLoaded, isComplete, isLoading, error };
  }

  /**
   * The newest one that is not archived, as far as a list that is shown tells.
   *
   * @param {Filter} shown
   * @returns {BelfryNotification | undefined}
   */
  newest(shown) {
    return this.view('all').items[0] ?? (shown === 'archived' ? undefined : this.view(shown).items[0]);
  }

  /**
   * Loads the newest page, if there is none yet or the last attempt failed.
   *
   * @param {Filter} filter
   */
  async open(filter) {
    this.#feed.isWatched = true;
    await this.#feed.open(filter);
  }

  /**
   * The same for who counts what is in it, and does not show it.
   *
   * @param {Filter} filter
   */
  async load(filter) {
    await this.#feed.open(filter);
  }

  /** The list is closed: only the newest notifications are kept. */
  close() {
    this.#feed.isWatched = false;
    this.#feed.evict();
  }

  /**
   * Loads the next older page.
   *
   * @param {Filter} filter
   */
  async more(filter) {
    await this.#feed.more(filter);
  }

  /**
   * @param {string} id
   * @param {boolean} byLink whether the page is about to go. The click is told if possible: nothing
   *   in the inbox depends on it
   */
  opened(id, byLink) {
    if (byLink) {
      this.#client.click(id, { keepalive: true }).catch(() => {});
    }
    this.read(id, { keepalive: byLink });
  }

  /**
   * @param {string} id
   * @param {{keepalive?: boolean}} [options]
   */
  read(id, options) {
    const known = this.#feed.get(id);
    // What is archived stays as it is.
    if (!known || this.#pending.overlay().isUnread(known)) {
      this.#perform({ kind: 'read', id }, () => this.#client.markRead(id, options));
    }
  }

  /** @param {string} id */
  unread(id) {
    this.#perform({ kind: 'unread', id }, () => this.#client.markUnread(id));
  }

  /** @param {string} upTo of the newest one shown */
  readAll(upTo) {
    this.#perform({ kind: 'read-all', upTo }, () => this.#client.markAllRead(upTo));
  }

  /** @param {string} id */
  archive(id) {
    this.#tell('gone', id);
    this.#perform({ kind: 'archive', id }, () => this.#client.archive(id));
  }

  /** @param {string} id */
  unarchive(id) {
    this.#perform({ kind: 'unarchive', id }, () => this.#client.unarchive(id));
  }

  /** @param {string} upTo of the newest one shown */
  archiveAll(upTo) {
    this.#perform({ kind: 'archive-all', upTo }, () => this.#client.archiveAll(upTo));
  }

  /** Hides at once, and deletes when it can no longer be undone. @param {string} id */
  delete(id) {
    this.#client.prepare(); // so that the page can delete it when it goes
    this.#pending.add({ kind: 'delete', id, isHeld: true });
    this.holdUndo(UNDO_MS);
    this.#tell('gone', id);
    this.#changed();
  }

  undo() {
    clearTimeout(this.#undoTimer);
    this.#pending.held().forEach((action) => this.#pending.remove(action));
    this.#changed();
  }

  /** How much time there is to undo, from now on. @param {number} time in milliseconds, or Infinity */
  holdUndo(time) {
    clearTimeout(this.#undoTimer);
    if (time !== Infinity) {
      this.#undoTimer = setTimeout(() => this.#commit(), time);
    }
  }

  /** @param {{keepalive?: boolean}} [options] */
  #commit(options) {
    for (const action of this.#pending.held()) {
      this.#pending.remove(action);
      this.#perform({ kind: 'delete', id: action.id }, () => this.#client.delete(action.id, options));
    }
  }

  #commitAtLast = () => {
    clearTimeout(this.#undoTimer);
    this.#commit({ keepalive: true });
  };

  /**
   * @param {PendingAction} action
   * @param {() => Promise<unknown>} send
   */
  #perform(action, send) {
    this.#pending.add(action);
    this.#changed();
    send().then(
      () => setTimeout(() => this.#settle(action), ECHO_MS),
      (reason) => {
        if (this.#settle(action)) {
          this.#tell('refused', reason);
        }
      },
    );
  }

  /** @param {PendingAction} action */
  #settle(action) {
    const was = this.#pending.remove(action);
    if (was) {
      this.#changed();
    }
    return was;
  }

  /** @param {ServerFrame} frame */
  #heard(frame) {
    this.#feed.heard(frame);
    if (this.#pending.settle(frame)) {
      this.#changed();
    }
    this.#tellGone(frame);
  }

  /**
   * Toasts of what was read, archived or deleted are no longer needed.
   *
   * @param {ServerFrame} frame
   */
  #tellGone(frame) {
    if (GONE.has(frame.type)) {
      this.#tell('gone', frame.notification_id);
    } else if (frame.type === 'all_read' || frame.type === 'all_archived') {
      for (const { id, position } of this.#feed.notifications) {
        if (position <= (frame.up_to ?? '')) {
          this.#tell('gone', id);
        }
      }
    }
  }

  #changed() {
    this.#views = {};
    this.dispatchEvent(new Event('change'));
  }

  /**
   * @param {string} type
   * @param {unknown} detail
   */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
