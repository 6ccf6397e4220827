/**
 * A user's notifications as the server has told them: pages of lists, and the frames since.
 *
 * @module
 */

import { Entries, Entry } from './entries.js';
import { Gaps } from './gaps.js';
import { FILTERS, nothing } from './progress.js';

/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */
/** @typedef {import('./protocol.js').ServerFrame} ServerFrame */
/** @typedef {import('./rest.js').Page} Page */
/** @typedef {import('./progress.js').Filter} Filter */

/**
 * @typedef {object} FeedListener
 * @property {() => void} changed
 * @property {(notification: BelfryNotification) => void} arrived a new one
 * @property {(id: string) => void} expired
 */

const FIRST_PAGE = 30;
const NEXT_PAGE = 60;
const LARGEST_PAGE = 100;
const SWEEP_MS = 2_000;
/** How many are kept while nobody looks, and how many more are allowed before the rest is evicted. */
const KEPT = 200;
const SLACK = 200;

export class Feed {
  #client;
  #listener;
  #entries = new Entries();
  /** @type {Record<Filter, import('./progress.js').Progress>} */ #lists = {
    all: nothing(),
    unread: nothing(),
    archived: nothing(),
  };
  /** Frames told while a page is being loaded, which may be older. @type {ServerFrame[]} */
  #journal = [];
  #loads = 0;
  /** Incremented when pages that are being loaded no longer fit what is known. */ #generation = 0;
  /** @type {ReturnType<typeof setInterval> | undefined} */ #sweeper;
  #gaps = new Gaps((filter) => this.#readAgain(filter));
  /** The language that the user reads, as far as it was told. @type {string | null | undefined} */ #locale;

  /** While somebody looks, nothing is evicted. */
  isWatched = false;

  /**
   * @param {import('./client.js').BelfryClient} client
   * @param {FeedListener} listener
   */
  constructor(client, listener) {
    this.#client = client;
    this.#listener = listener;
  }

  stop() {
    clearInterval(this.#sweeper);
    this.#sweeper = undefined;
    this.#gaps.stop();
  }

  /** @param {Filter} filter */
  progress(filter) {
    return this.#lists[filter];
  }

  /** All that are known, newest first. */
  get notifications() {
    return Array.from(this.#entries, ({ notification }) => notification);
  }

  /** The language that the user has chosen to read; undefined until it was told. */
  get locale() {
    return this.#locale;
  }

  /** Those known without a gap, newest first. @param {Filter} filter */
  *unbroken(filter) {
    const { isLoaded, isComplete, low } = this.#lists[filter];
    for (const { notification, isArchived } of isLoaded ? this.#entries : []) {
      if (!isComplete && low !== null && notification.position < low) {
        return;
      }
      if (isArchived === (filter === 'archived') && !this.#isExpired(notification)) {
        yield notification;
      }
    }
  }

  /** @param {string} id */
  get(id) {
    return this.#entries.get(id)?.notification;
  }

  /** Loads the newest page, unless there is one. @param {Filter} filter */
  async open(filter) {
    if (!this.#lists[filter].isLoaded) {
      await this.#load(filter, null);
    }
  }

  /** Loads the next older page. @param {Filter} filter */
  async more(filter) {
    const { isLoaded, isComplete, low } = this.#lists[filter];
    if (isLoaded && !isComplete) {
      await this.#load(filter, low);
    }
  }

  /** Loads again what could not be loaded. */
  retry() {
    for (const filter of FILTERS) {
      if (this.#lists[filter].error !== null) {
        void (this.#lists[filter].isLoaded ? this.more(filter) : this.open(filter));
      }
    }
    this.#gaps.retry();
  }

  /** Everything known may be out of date: loads again what was in use. */
  reset() {
    this.#generation++;
    this.#entries = new Entries();
    this.#journal = [];
    this.#locale = undefined;
    this.#gaps.clear();
    const used = FILTERS.filter((filter) => this.#lists[filter].isLoaded || this.#lists[filter].isLoading);
    FILTERS.forEach((filter) => (this.#lists[filter] = nothing()));
    used.forEach((filter) => void this.open(filter));
    this.#listener.changed();
  }

  /** @param {ServerFrame} frame */
  heard(frame) {
    if (this.#loads > 0) {
      this.#journal.push(frame);
    }
    this.#gaps.heard(frame, this.#entries.get(frame.notification_id) !== undefined);
    this.#apply(frame);
  }

  /** Keeps the newest only, unless somebody looks. */
  evict() {
    if (this.isWatched || this.#entries.size <= KEPT + SLACK) {
      return;
    }
    this.#generation++;
    const low = this.#entries.keep(KEPT)?.notification.position ?? '';
    for (const filter of FILTERS) {
      const list = this.#lists[filter];
      if (!list.isLoaded) {
        this.#lists[filter] = nothing(); // the page that is being loaded, if there is one, is dropped
      } else if (list.isComplete || (list.low ?? '') < low) {
        list.low = low;
        list.isComplete = false;
      }
    }
    this.#listener.changed();
  }

  /** @param {ServerFrame} frame */
  #apply(frame) {
    switch (frame.type) {
      case 'new_notification':
        if (frame.notification) {
          this.#arrived(frame.notification, frame.position ?? '');
        }
        break;
      case 'notification_read':
      case 'notification_unread':
        this.#entries.get(frame.notification_id)?.told(frame, { is_read: frame.type.endsWith('_read') });
        break;
      case 'notification_archived':
      case 'notification_unarchived':
        this.#entries.get(frame.notification_id)?.told(frame, { is_archived: frame.type.endsWith('_archived') });
        break;
      case 'notification_deleted':
        this.#entries.remove(frame.notification_id);
        break;
      case 'all_read':
        this.#all(frame, { is_read: true });
        break;
      case 'all_archived':
        this.#all(frame, { is_archived: true });
        break;
      case 'settings_changed':
        this.#reads(frame.settings?.locale);
        return;
      default:
        return;
    }
    this.#listener.changed();
  }

  /**
   * @param {ServerFrame} frame
   * @param {Partial<BelfryNotification>} changed
   */
  #all(frame, changed) {
    for (const entry of this.#entries) {
      if (entry.notification.position <= (frame.up_to ?? '')) {
        entry.told(frame, changed);
      }
    }
  }

  /**
   * @param {BelfryNotification} notification
   * @param {string} position
   */
  #arrived(notification, position) {
    const known = this.#entries.get(notification.id);
    if (known || this.#isExpired(notification)) {
      // Sent again: what was told without a position may have been in another language, or changed since.
      known?.listed(notification, position);
      return;
    }
    this.#add(notification, position);
    this.evict();
    this.#listener.arrived(notification);
  }

  /**
   * The user reads this language. What a template says was told in the one before.
   *
   * @param {string | null | undefined} locale undefined if it is not said
   */
  #reads(locale) {
    if (locale === undefined || locale === this.#locale) {
      return;
    }
    this.#locale = locale;
    this.#listener.changed();
    if (this.notifications.some(({ template }) => template)) {
      this.#gaps.readAll();
    }
  }

  /**
   * @param {Filter} filter
   * @param {string | null} before
   */
  async #load(filter, before) {
    const list = this.#lists[filter];
    if (list.isLoading) {
      return;
    }
    list.isLoading = true;
    list.error = null;
    this.#listener.changed();
    try {
      const page = await this.#read(filter, before, before === null ? FIRST_PAGE : NEXT_PAGE);
      if (page !== null) {
        list.isLoaded = true;
        list.isComplete = page.next === null;
        list.low = page.next ?? list.low;
      }
    } catch (reason) {
      list.error = reason instanceof Error ? reason : new Error(String(reason));
    } finally {
      list.isLoading = false;
      this.#listener.changed();
    }
  }

  /**
   * Reads what is known of a list once more, while it stays as it is.
   *
   * @param {Filter} filter
   * @returns {Promise<boolean>} false: later
   */
  async #readAgain(filter) {
    const list = this.#lists[filter];
    if (list.isLoading) {
      return false; // that page may be older than what is missing
    }
    /** @type {string | null} */ let before = null;
    for (let isKnown = list.isLoaded; isKnown; ) {
      /** @type {Page | null} */
      const page = await this.#read(filter, before, LARGEST_PAGE).catch(() => null);
      if (page === null) {
        return false;
      }
      this.#listener.changed();
      before = page.next;
      isKnown = before !== null && (list.isComplete || before > (list.low ?? ''));
    }
    return true;
  }

  /**
   * Takes a page into what is known.
   *
   * @param {Filter} filter
   * @param {string | null} before
   * @param {number} limit
   * @returns {Promise<Page | null>} null if it no longer fits that
   */
  async #read(filter, before, limit) {
    const generation = this.#generation;
    this.#loads++;
    try {
      const isOf = { unreadOnly: filter === 'unread', archived: filter === 'archived' };
      const page = await this.#client.list({ limit, before, ...isOf });
      if (generation === this.#generation) {
        this.#take(page, filter, before);
        return page;
      }
      return null;
    } finally {
      if (--this.#loads === 0) {
        this.#journal = [];
      }
    }
  }

  /**
   * @param {Page} page
   * @param {Filter} filter
   * @param {string | null} before
   */
  #take(page, filter, before) {
    for (const entry of this.#entries.missingIn(page, filter === 'archived', before)) {
      filter === 'unread' ? entry.presumeRead() : this.#entries.remove(entry.notification.id);
    }
    for (const notification of page.notifications) {
      const known = this.#entries.get(notification.id);
      if (known) {
        known.listed(notification, page.asOf);
      } else {
        this.#add(notification, page.asOf);
      }
    }
    if (this.#locale === undefined) {
      this.#locale = page.locale;
    } else {
      this.#reads(page.locale);
    }
    for (const frame of this.#journal) {
      // An entry knows which marks are newer; what the page must have, but has not, was deleted.
      if (!frame.notification || frame.notification.position > page.asOf) {
        this.#apply(frame);
      }
    }
  }

  /**
   * @param {BelfryNotification} notification
   * @param {string} asOf
   */
  #add(notification, asOf) {
    this.#entries.add(new Entry(notification, asOf));
    if (notification.expires_at) {
      this.#sweeper ??= setInterval(() => this.#sweep(), SWEEP_MS);
    }
  }

  /** Removes what has expired: there are no frames for that. */
  #sweep() {
    const expired = this.notifications.filter((notification) => this.#isExpired(notification));
    for (const { id } of expired) {
      this.#entries.remove(id);
      this.#listener.expired(id);
    }
    if (expired.length > 0) {
      this.#listener.changed();
    }
    if (!this.notifications.some((notification) => notification.expires_at)) {
      clearInterval(this.#sweeper);
      this.#sweeper = undefined;
    }
  }

  /** By the server's clock; until that is known, nothing has. @param {BelfryNotification} notification */
  #isExpired({ expires_at: end }) {
    const now = end ? this.#client.serverTime : null;
    return !!end && now !== null && Date.parse(end) <= now;
  }
}
