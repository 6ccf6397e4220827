/**
 * What a user sees of their notifications: what the server has told, and on top of it what the
 * user has just done, until the server has told that too.
 *
 * @module
 */

import { Deeds } from './deeds.js';
import { Feed } from './feed.js';

/** @typedef {import('./deeds.js').Deed} Deed */
/** @typedef {import('./client.js').BelfryClient} BelfryClient */
/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */
/** @typedef {import('./protocol.js').ServerFrame} ServerFrame */
/** @typedef {import('./feed.js').Filter} Filter */

/**
 * @typedef {object} View
 * @property {BelfryNotification[]} items newest first, as they look to her
 * @property {boolean} isLoaded
 * @property {boolean} isComplete
 * @property {boolean} isLoading
 * @property {Error | null} error
 */

/** For how long a deletion can be undone. */
export const UNDO_MS = 5_000;
/** For how long a deed that was accepted may wait for its frame: none comes if it changed nothing. */
const ECHO_MS = 3_000;

/**
 * - `change`: look again
 * - `arrived` (detail: the notification): one that was not known
 * - `gone` (detail: its id): read or deleted, here or elsewhere
 * - `refused` (detail: the error): something she did was undone
 */
export class Inbox extends EventTarget {
  #client;
  #feed;
  /** As long as nothing changes. @type {Partial<Record<Filter, View>>} */ #views = {};
  #deeds = new Deeds();
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
      this.#client.on('reset', () => this.#feed.reset()),
      this.#client.on('state', ({ state }) => {
        if (state === 'connected') {
          this.#feed.retry();
        }
      }),
    ];
    addEventListener('pagehide', this.#lastWords);
  }

  stop() {
    this.#lastWords();
    this.#subscriptions.forEach((end) => end());
    this.#subscriptions = [];
    removeEventListener('pagehide', this.#lastWords);
    this.#feed.stop();
  }

  /** How many are unread to her; null as long as nobody knows. */
  get unreadCount() {
    const told = this.#client.unreadCount;
    if (told === null || this.#deeds.isEmpty) {
      return told;
    }
    const look = this.#deeds.look();
    const touched = [...look.ids].flatMap((id) => this.#feed.get(id) ?? []);
    if (look.readUpTo !== '') {
      const newer = this.#feed.notifications.filter(({ position }) => position > look.readUpTo);
      return [...new Set([...newer, ...touched])].filter((one) => look.isUnread(one)).length;
    }
    const change = touched
      .map((one) => Number(look.isUnread(one)) - Number(!one.is_read))
      .reduce((sum, one) => sum + one, 0);
    return Math.max(0, told + change);
  }

  /** How many deletions can still be undone. */
  get held() {
    return this.#deeds.held().length;
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
    const look = this.#deeds.look();
    const items = [];
    for (const notification of this.#feed.unbroken(filter)) {
      const isUnread = look.isUnread(notification);
      if (!look.deleted.has(notification.id) && (filter === 'all' || isUnread)) {
        items.push(
          notification.is_read === isUnread ? { ...notification, is_read: !isUnread } : notification,
        );
      }
    }
    return { items, isLoaded, isComplete, isLoading, error };
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

  /** Nobody looks any more: only the newest are kept. */
  close() {
    this.#feed.isWatched = false;
    this.#feed.evict();
  }

  /**
   * Loads what is older.
   *
   * @param {Filter} filter
   */
  async more(filter) {
    await this.#feed.more(filter);
  }

  // ---- what she does

  /**
   * @param {string} id
   * @param {{keepalive?: boolean}} [options]
   */
  read(id, options) {
    const known = this.#feed.get(id);
    if (!known || this.#deeds.look().isUnread(known)) {
      this.#do({ kind: 'read', id }, () => this.#client.markRead(id, options));
    }
  }

  /** @param {string} id */
  unread(id) {
    this.#do({ kind: 'unread', id }, () => this.#client.markUnread(id));
  }

  /** @param {string} upTo the position of the newest she has been shown */
  readAll(upTo) {
    this.#do({ kind: 'read-all', upTo }, () => this.#client.markAllRead(upTo));
  }

  /** Deletes, but not for good until it can't be undone any more. @param {string} id */
  delete(id) {
    this.#client.prepare(); // for its last words
    this.#deeds.add({ kind: 'delete', id, isHeld: true });
    this.holdUndo(UNDO_MS);
    this.#tell('gone', id);
    this.#changed();
  }

  undo() {
    clearTimeout(this.#undoTimer);
    this.#deeds.held().forEach((deed) => this.#deeds.remove(deed));
    this.#changed();
  }

  /** Leaves so much time to undo, from now on. @param {number} time in milliseconds, or Infinity */
  holdUndo(time) {
    clearTimeout(this.#undoTimer);
    if (time !== Infinity) {
      this.#undoTimer = setTimeout(() => this.#commit(), time);
    }
  }

  #commit() {
    for (const deed of this.#deeds.held()) {
      this.#deeds.remove(deed);
      this.#do({ kind: 'delete', id: deed.id }, () => this.#client.delete(deed.id));
    }
  }

  #lastWords = () => {
    clearTimeout(this.#undoTimer);
    for (const deed of this.#deeds.held()) {
      this.#deeds.remove(deed);
      this.#do({ kind: 'delete', id: deed.id }, () =>
        this.#client.delete(deed.id, { keepalive: true }),
      );
    }
  };

  /**
   * @param {Deed} deed
   * @param {() => Promise<unknown>} act
   */
  #do(deed, act) {
    this.#deeds.add(deed);
    this.#changed();
    act().then(
      () => setTimeout(() => this.#undoDeed(deed), ECHO_MS),
      (reason) => {
        if (this.#undoDeed(deed)) {
          this.#tell('refused', reason);
        }
      },
    );
  }

  /** @param {Deed} deed */
  #undoDeed(deed) {
    const was = this.#deeds.remove(deed);
    if (was) {
      this.#changed();
    }
    return was;
  }

  // ---- what the server says

  /** @param {ServerFrame} frame */
  #heard(frame) {
    this.#feed.heard(frame);
    if (this.#deeds.settle(frame)) {
      this.#changed();
    }
    this.#tellGone(frame);
  }

  /**
   * Whatever shows it elsewhere need not any more.
   *
   * @param {ServerFrame} frame
   */
  #tellGone(frame) {
    if (frame.type === 'notification_read' || frame.type === 'notification_deleted') {
      this.#tell('gone', frame.notification_id);
    } else if (frame.type === 'all_read') {
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
