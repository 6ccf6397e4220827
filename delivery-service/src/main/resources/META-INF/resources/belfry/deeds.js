/**
 * What a person has just done, on top of what the server has said.
 *
 * @module
 */

/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */
/** @typedef {import('./protocol.js').ServerFrame} ServerFrame */

/**
 * Something she did that the server has not told back yet.
 *
 * @typedef {{kind: 'read' | 'unread', id: string} | Deletion | {kind: 'read-all', upTo: string}} Deed
 */
/** `isHeld`: it can still be undone. @typedef {{kind: 'delete', id: string, isHeld?: boolean}} Deletion */

/** In the order in which she did them. */
export class Deeds {
  /** @type {Set<Deed>} */ #deeds = new Set();

  get isEmpty() {
    return this.#deeds.size === 0;
  }

  /** @param {Deed} deed */
  add(deed) {
    this.#deeds.add(deed);
  }

  /**
   * @param {Deed} deed
   * @returns {boolean} whether it was still there
   */
  remove(deed) {
    return this.#deeds.delete(deed);
  }

  /** The deletions that can still be undone. */
  held() {
    /** @type {Deletion[]} */
    const held = [];
    for (const deed of this.#deeds) {
      if (deed.kind === 'delete' && deed.isHeld) {
        held.push(deed);
      }
    }
    return held;
  }

  /**
   * One of them has been told back. The same done twice is told twice.
   *
   * @param {ServerFrame} frame
   * @returns {boolean} whether it was one of these
   */
  settle(frame) {
    for (const deed of this.#deeds) {
      if (isEcho(frame, deed)) {
        return this.#deeds.delete(deed);
      }
    }
    return false;
  }

  /** How they change what she sees. */
  look() {
    return new Look(this.#deeds);
  }
}

export class Look {
  /** Everything up to here is read. */
  readUpTo = '';
  /** @type {Set<string>} */ deleted = new Set();
  /** @type {Map<string, boolean>} */ #read = new Map();

  /** @param {Iterable<Deed>} deeds */
  constructor(deeds) {
    for (const deed of deeds) {
      switch (deed.kind) {
        case 'read':
        case 'unread':
          this.#read.set(deed.id, deed.kind === 'read');
          break;
        case 'delete':
          this.deleted.add(deed.id);
          break;
        case 'read-all':
          this.#read.clear();
          this.readUpTo = deed.upTo > this.readUpTo ? deed.upTo : this.readUpTo;
      }
    }
  }

  /** What she did something with. */
  get ids() {
    return new Set([...this.#read.keys(), ...this.deleted]);
  }

  /** @param {BelfryNotification} notification */
  isUnread(notification) {
    if (this.deleted.has(notification.id)) {
      return false;
    }
    const isRead = notification.is_read || notification.position <= this.readUpTo;
    return !(this.#read.get(notification.id) ?? isRead);
  }
}

/**
 * Whether a frame tells that a deed has been done, or can't be done any more.
 *
 * @param {ServerFrame} frame
 * @param {Deed} deed
 */
function isEcho(frame, deed) {
  if (deed.kind === 'read-all') {
    return frame.type === 'all_read' && (frame.up_to ?? '') >= deed.upTo;
  }
  if (frame.notification_id !== deed.id) {
    return false;
  }
  switch (frame.type) {
    case 'notification_read':
      return deed.kind === 'read';
    case 'notification_unread':
      return deed.kind === 'unread';
    default:
      return frame.type === 'notification_deleted';
  }
}
