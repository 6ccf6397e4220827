/**
 * What a person sees of her notifications: what the server has said, with what she has just done
 * on top of it until the server has said that too.
 *
 * @module
 */

import { Deeds } from './deeds.js';

/** @typedef {import('./deeds.js').Deed} Deed */
/** @typedef {import('./client.js').BelfryClient} BelfryClient */
/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */
/** @typedef {import('./protocol.js').ServerFrame} ServerFrame */
/** @typedef {import('./rest.js').Page} Page */
/** @typedef {'all' | 'unread'} Filter */

/**
 * @typedef {object} Entry
 * @property {BelfryNotification} notification
 * @property {string} asOf the frames up to here are in it already
 */

/**
 * @typedef {object} Feed
 * @property {boolean} isLoaded
 * @property {boolean} isComplete there is nothing older
 * @property {boolean} isLoading
 * @property {Error | null} error why it could not be loaded
 * @property {string | null} low the position down to which everything is known
 */

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
const FIRST_PAGE = 30;
const NEXT_PAGE = 60;
const SWEEP_MS = 2_000;
/** How many are kept while nobody looks, and how many more it takes to drop those beyond. */
const KEPT = 200;
const SLACK = 200;

/**
 * - `change`: look again
 * - `arrived` (detail: the notification): one that was not known
 * - `gone` (detail: its id): read or deleted, here or elsewhere
 * - `refused` (detail: the error): something she did was undone
 */
export class Inbox extends EventTarget {
  #client;
  /** @type {Map<string, Entry>} */ #byId = new Map();
  /** The same, newest first. @type {Entry[]} */ #entries = [];
  /** @type {Record<Filter, Feed>} */ #feeds = { all: emptyFeed(), unread: emptyFeed() };
  /** As long as nothing changes. @type {Partial<Record<Filter, View>>} */ #views = {};
  #deeds = new Deeds();
  /** What was told while a page was on its way, which may be older. @type {ServerFrame[]} */
  #journal = [];
  #underWay = 0;
  #isLookedAt = false;
  /** Bumped when everything known is dropped. */ #era = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #undoTimer;
  /** @type {ReturnType<typeof setInterval> | undefined} */ #sweeper;
  /** @type {(() => void)[]} */ #subscriptions = [];

  /** @param {BelfryClient} client */
  constructor(client) {
    super();
    this.#client = client;
  }

  start() {
    this.#subscriptions = [
      this.#client.on('frame', (frame) => this.#heard(frame)),
      this.#client.on('unread', () => this.#changed()),
      this.#client.on('reset', () => this.#reset()),
      this.#client.on('state', ({ state }) => {
        if (state === 'connected') {
          this.#retry();
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
    clearInterval(this.#sweeper);
    this.#sweeper = undefined;
  }

  /** How many are unread to her; null as long as nobody knows. */
  get unreadCount() {
    const told = this.#client.unreadCount;
    if (told === null || this.#deeds.isEmpty) {
      return told;
    }
    const look = this.#deeds.look();
    const touched = [...look.ids].flatMap((id) => this.#byId.get(id)?.notification ?? []);
    if (look.readUpTo !== '') {
      const newer = this.#entries
        .map((entry) => entry.notification)
        .filter((notification) => notification.position > look.readUpTo);
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
    const { low, isLoaded, isComplete, isLoading, error } = this.#feeds[filter];
    const now = this.#client.serverTime;
    const look = this.#deeds.look();
    const items = [];
    for (const { notification } of isLoaded ? this.#entries : []) {
      if (!isComplete && low !== null && notification.position < low) {
        break;
      }
      const isUnread = look.isUnread(notification);
      if (
        !look.deleted.has(notification.id) &&
        !isExpired(notification, now) &&
        (filter === 'all' || isUnread)
      ) {
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
    this.#isLookedAt = true;
    if (!this.#feeds[filter].isLoaded) {
      await this.#load(filter, null, FIRST_PAGE);
    }
  }

  /** Nobody looks any more: only the newest are kept. */
  close() {
    this.#isLookedAt = false;
    this.#forgetOld();
  }

  /**
   * Loads what is older.
   *
   * @param {Filter} filter
   */
  async more(filter) {
    const feed = this.#feeds[filter];
    if (feed.isLoaded && !feed.isComplete) {
      await this.#load(filter, feed.low, NEXT_PAGE);
    }
  }

  // ---- what she does

  /**
   * @param {string} id
   * @param {{keepalive?: boolean}} [options]
   */
  read(id, options) {
    const entry = this.#byId.get(id);
    if (!entry || this.#deeds.look().isUnread(entry.notification)) {
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
    if (this.#underWay > 0) {
      this.#journal.push(frame);
    }
    this.#apply(frame);
    if (this.#deeds.settle(frame)) {
      this.#changed();
    }
    this.#tellGone(frame);
  }

  /** @param {ServerFrame} frame */
  #apply(frame) {
    switch (frame.type) {
      case 'new_notification':
        if (frame.notification) {
          this.#arrived(frame.notification, frame.position);
        }
        break;
      case 'notification_read':
      case 'notification_unread': {
        const entry = this.#byId.get(frame.notification_id ?? '');
        if (entry && isNews(frame, entry)) {
          setRead(entry, frame.type === 'notification_read');
        }
        break;
      }
      case 'notification_deleted':
        this.#remove(frame.notification_id ?? '');
        break;
      case 'all_read':
        for (const entry of this.#entries) {
          if (entry.notification.position <= (frame.up_to ?? '') && isNews(frame, entry)) {
            setRead(entry, true);
          }
        }
        break;
      default:
        return;
    }
    this.#changed();
  }

  /**
   * @param {BelfryNotification} notification
   * @param {string | undefined} position
   */
  #arrived(notification, position) {
    if (this.#byId.has(notification.id) || isExpired(notification, this.#client.serverTime)) {
      return; // sent again
    }
    this.#know(notification, position ?? '');
    if (!this.#isLookedAt) {
      this.#forgetOld();
    }
    this.#tell('arrived', notification);
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
      for (const { notification } of this.#entries) {
        if (notification.position <= (frame.up_to ?? '')) {
          this.#tell('gone', notification.id);
        }
      }
    }
  }

  #reset() {
    this.#era++;
    this.#byId.clear();
    this.#entries = [];
    this.#journal = [];
    for (const filter of FILTERS) {
      const wasUsed = this.#feeds[filter].isLoaded || this.#feeds[filter].isLoading;
      this.#feeds[filter] = emptyFeed();
      if (wasUsed) {
        void this.open(filter);
      }
    }
    this.#changed();
  }

  /** The server can be reached, and has its history. */
  #retry() {
    for (const filter of FILTERS) {
      if (this.#feeds[filter].error !== null) {
        void (this.#feeds[filter].isLoaded ? this.more(filter) : this.open(filter));
      }
    }
  }

  /**
   * @param {Filter} filter
   * @param {string | null} before
   * @param {number} limit
   */
  async #load(filter, before, limit) {
    const feed = this.#feeds[filter];
    if (feed.isLoading) {
      return;
    }
    const era = this.#era;
    feed.isLoading = true;
    feed.error = null;
    this.#underWay++;
    this.#changed();
    try {
      const page = await this.#client.list({ limit, before, unreadOnly: filter === 'unread' });
      if (era === this.#era) {
        this.#take(page, filter, before);
        feed.isLoaded = true;
        feed.isComplete = page.next === null;
        feed.low = page.next ?? feed.low;
      }
    } catch (reason) {
      feed.error = reason instanceof Error ? reason : new Error(String(reason));
    } finally {
      feed.isLoading = false;
      if (--this.#underWay === 0) {
        this.#journal = [];
      }
      this.#changed();
    }
  }

  /**
   * @param {Page} page
   * @param {Filter} filter
   * @param {string | null} before
   */
  #take(page, filter, before) {
    this.#reconcile(page, filter, before);
    for (const notification of page.notifications) {
      const known = this.#byId.get(notification.id);
      if (!known) {
        this.#know(notification, page.asOf);
      } else if (known.asOf < page.asOf) {
        known.notification = notification;
        known.asOf = page.asOf;
      }
    }
    // What was told meanwhile and is not in the page yet.
    for (const frame of this.#journal) {
      if (frame.position === undefined || frame.position > page.asOf) {
        this.#apply(frame);
      }
    }
  }

  /**
   * What is known and should be in the page but is not has gone.
   *
   * @param {Page} page
   * @param {Filter} filter
   * @param {string | null} before
   */
  #reconcile(page, filter, before) {
    const listed = new Set(page.notifications.map((notification) => notification.id));
    const isMissing = (/** @type {Entry} */ entry) =>
      entry.asOf < page.asOf &&
      entry.notification.position <= page.asOf &&
      (before === null || entry.notification.position < before) &&
      (page.next === null || entry.notification.position >= page.next) &&
      !listed.has(entry.notification.id);
    for (const entry of this.#entries.filter(isMissing)) {
      if (filter === 'unread') {
        setRead(entry, true);
      } else {
        this.#remove(entry.notification.id);
      }
    }
  }

  /**
   * @param {BelfryNotification} notification
   * @param {string} asOf
   */
  #know(notification, asOf) {
    const entry = { notification, asOf };
    let at = 0;
    let end = this.#entries.length;
    while (at < end) {
      const middle = (at + end) >> 1;
      const other = /** @type {Entry} */ (this.#entries[middle]);
      if (other.notification.position > notification.position) {
        at = middle + 1;
      } else {
        end = middle;
      }
    }
    this.#entries.splice(at, 0, entry);
    this.#byId.set(notification.id, entry);
    if (notification.expires_at) {
      this.#sweeper ??= setInterval(() => this.#sweep(), SWEEP_MS);
    }
  }

  #forgetOld() {
    const last = this.#entries[KEPT - 1];
    if (last === undefined || this.#entries.length <= KEPT + SLACK) {
      return;
    }
    this.#era++; // a page that is on its way is of what is forgotten
    for (const { notification } of this.#entries.splice(KEPT)) {
      this.#byId.delete(notification.id);
    }
    this.#feeds.unread = emptyFeed();
    const { all } = this.#feeds;
    if (all.isLoaded) {
      all.low = last.notification.position;
      all.isComplete = false;
    }
    this.#changed();
  }

  /** @param {string} id */
  #remove(id) {
    const entry = this.#byId.get(id);
    if (entry) {
      this.#byId.delete(id);
      this.#entries.splice(this.#entries.indexOf(entry), 1);
    }
  }

  /** No frame names what expires. */
  #sweep() {
    const now = this.#client.serverTime;
    const expired = this.#entries.filter(({ notification }) => isExpired(notification, now));
    for (const { notification } of expired) {
      this.#remove(notification.id);
      this.#tell('gone', notification.id);
    }
    if (expired.length > 0) {
      this.#changed();
    }
    if (!this.#entries.some(({ notification }) => notification.expires_at)) {
      clearInterval(this.#sweeper);
      this.#sweeper = undefined;
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

/** @type {Filter[]} */
const FILTERS = ['all', 'unread'];

/** @returns {Feed} */
function emptyFeed() {
  return { isLoaded: false, isComplete: false, isLoading: false, error: null, low: null };
}

/**
 * @param {ServerFrame} frame
 * @param {Entry} entry
 */
function isNews(frame, entry) {
  return frame.position === undefined || frame.position > entry.asOf;
}

/**
 * @param {Entry} entry
 * @param {boolean} isRead
 */
function setRead(entry, isRead) {
  if (entry.notification.is_read !== isRead) {
    entry.notification = { ...entry.notification, is_read: isRead };
  }
}

/**
 * @param {BelfryNotification} notification
 * @param {number | null} now by the server's clock, whose time it is; null if that is not known
 */
function isExpired(notification, now) {
  return now !== null && !!notification.expires_at && Date.parse(notification.expires_at) <= now;
}
