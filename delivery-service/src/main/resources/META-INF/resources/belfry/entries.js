/**
 * Notifications by their ids, and newest first.
 *
 * @module
 */

/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */
/** @typedef {import('./protocol.js').ServerFrame} ServerFrame */
/** @typedef {import('./rest.js').Page} Page */

/** One notification, and up to which position it has every frame. */
export class Entry {
  /** Whether it must have been read, as it is in no list of what is unread; no frame has said why. */
  #isPresumedRead = false;

  /**
   * @param {BelfryNotification} notification
   * @param {string} asOf
   */
  constructor(notification, asOf) {
    this.notification = notification;
    this.asOf = asOf;
  }

  /**
   * Takes what a frame says, unless more is known. One without a position may be the older one: then
   * those of the resume that follows, or has come meanwhile, set it right.
   *
   * @param {ServerFrame} frame
   * @param {Partial<BelfryNotification>} changed
   */
  told(frame, changed) {
    if (frame.position === undefined) {
      this.asOf = '';
    }
    if (frame.position === undefined || frame.position > this.asOf) {
      const presumed = this.#isPresumedRead ? { is_read: false } : {}; // it may have been archived
      this.#isPresumedRead = false;
      this.notification = { ...this.notification, ...presumed, ...changed };
    }
  }

  /**
   * Takes what a page says, unless more is known.
   *
   * @param {BelfryNotification} notification
   * @param {string} asOf
   */
  listed(notification, asOf) {
    if (this.asOf < asOf) {
      this.#isPresumedRead = false;
      this.notification = notification;
      this.asOf = asOf;
    }
  }

  /** It is missing in a page of what is unread: shown as read, until a frame says what has happened. */
  presumeRead() {
    this.#isPresumedRead ||= !this.notification.is_read;
    this.notification = { ...this.notification, is_read: true };
  }

  get isArchived() {
    return this.notification.is_archived ?? false;
  }
}

export class Entries {
  /** @type {Map<string, Entry>} */ #byId = new Map();
  /** @type {Entry[]} */ #newestFirst = [];

  get size() {
    return this.#newestFirst.length;
  }

  /** @param {string | undefined} id */
  get(id) {
    return id === undefined ? undefined : this.#byId.get(id);
  }

  /** Newest first. */
  [Symbol.iterator]() {
    return this.#newestFirst.values();
  }

  /** @param {Entry} entry */
  add(entry) {
    const { id, position } = entry.notification;
    let at = 0;
    let end = this.#newestFirst.length;
    while (at < end) {
      const middle = (at + end) >> 1;
      const other = /** @type {Entry} */ (this.#newestFirst[middle]);
      if (other.notification.position > position) {
        at = middle + 1;
      } else {
        end = middle;
      }
    }
    this.#newestFirst.splice(at, 0, entry);
    this.#byId.set(id, entry);
  }

  /** @param {string | undefined} id */
  remove(id) {
    const entry = this.get(id);
    if (entry) {
      this.#byId.delete(entry.notification.id);
      this.#newestFirst.splice(this.#newestFirst.indexOf(entry), 1);
    }
  }

  /**
   * Those that should be in a page, but are not.
   *
   * @param {Page} page
   * @param {boolean} isArchive whether it lists what is archived
   * @param {string | null} before
   * @returns {Entry[]}
   */
  missingIn(page, isArchive, before) {
    const listed = new Set(page.notifications.map((notification) => notification.id));
    return this.#newestFirst.filter(
      ({ asOf, isArchived, notification: { id, position } }) =>
        asOf < page.asOf &&
        isArchived === isArchive &&
        position <= page.asOf &&
        (before === null || position < before) &&
        (page.next === null || position >= page.next) &&
        !listed.has(id),
    );
  }

  /**
   * Keeps the newest only.
   *
   * @param {number} count
   * @returns {Entry | undefined} the oldest of them
   */
  keep(count) {
    for (const { notification } of this.#newestFirst.splice(count)) {
      this.#byId.delete(notification.id);
    }
    return this.#newestFirst.at(-1);
  }
}
