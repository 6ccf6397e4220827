/**
 * Notifications by their ids, and newest first.
 *
 * @module
 */

/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */
/** @typedef {import('./protocol.js').ServerFrame} ServerFrame */

/** One notification, and up to which position it has every frame. */
export class Entry {
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
      this.change(changed);
    }
  }

  /** @param {Partial<BelfryNotification>} changed */
  change(changed) {
    this.notification = { ...this.notification, ...changed };
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
