/**
 * What a user has just done and the server has not confirmed by a frame yet.
 *
 * @module
 */

/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */
/** @typedef {import('./protocol.js').ServerFrame} ServerFrame */

/**
 * @typedef {{kind: 'read' | 'unread' | 'archive' | 'unarchive', id: string} | Deletion |
 *   {kind: 'read-all' | 'archive-all', upTo: string}} PendingAction
 */
/** `isHeld`: it can still be undone. @typedef {{kind: 'delete', id: string, isHeld?: boolean}} Deletion */

/** In the order in which they were done. */
export class PendingActions {
  /** @type {Set<PendingAction>} */ #actions = new Set();

  get isEmpty() {
    return this.#actions.size === 0;
  }

  /** @param {PendingAction} action */
  add(action) {
    this.#actions.add(action);
  }

  /**
   * @param {PendingAction} action
   * @returns {boolean} whether it was still there
   */
  remove(action) {
    return this.#actions.delete(action);
  }

  /** The deletions that can still be undone. */
  held() {
    /** @type {Deletion[]} */
    const held = [];
    for (const action of this.#actions) {
      if (action.kind === 'delete' && action.isHeld) {
        held.push(action);
      }
    }
    return held;
  }

  /**
   * Drops the action that a frame confirms. An action done twice is confirmed twice.
   *
   * @param {ServerFrame} frame
   * @returns {boolean} whether there was one
   */
  settle(frame) {
    for (const action of this.#actions) {
      if (isEcho(frame, action)) {
        return this.#actions.delete(action);
      }
    }
    return false;
  }

  /** How they change what the user sees. */
  overlay() {
    return new Overlay(this.#actions);
  }
}

export class Overlay {
  /** Everything up to this position is read. */
  readUpTo = '';
  /** Everything up to this position is archived. */
  archivedUpTo = '';
  /** @type {Set<string>} */ deleted = new Set();
  /** @type {Map<string, boolean>} */ #archived = new Map();
  /** @type {Map<string, boolean>} */ #read = new Map();

  /** @param {Iterable<PendingAction>} actions */
  constructor(actions) {
    for (const action of actions) {
      switch (action.kind) {
        case 'read':
        case 'unread':
          this.#read.set(action.id, action.kind === 'read');
          break;
        case 'archive':
        case 'unarchive':
          this.#archived.set(action.id, action.kind === 'archive');
          break;
        case 'delete':
          this.deleted.add(action.id);
          break;
        case 'archive-all':
          this.#archived.clear();
          this.archivedUpTo = action.upTo > this.archivedUpTo ? action.upTo : this.archivedUpTo;
          break;
        case 'read-all':
          this.#read.clear();
          this.readUpTo = action.upTo > this.readUpTo ? action.upTo : this.readUpTo;
      }
    }
  }

  /** The notifications that an action names. */
  get ids() {
    return new Set([...this.#read.keys(), ...this.#archived.keys(), ...this.deleted]);
  }

  /** @param {BelfryNotification} notification */
  isArchived({ id, is_archived: isArchived, position }) {
    return this.#archived.get(id) ?? ((isArchived ?? false) || position <= this.archivedUpTo);
  }

  /** @param {BelfryNotification} notification */
  isUnread(notification) {
    if (this.deleted.has(notification.id) || this.isArchived(notification)) {
      return false;
    }
    const isRead = notification.is_read || notification.position <= this.readUpTo;
    return !(this.#read.get(notification.id) ?? isRead);
  }
}

/**
 * Whether a frame confirms an action, or tells that it is no longer possible.
 *
 * @param {ServerFrame} frame
 * @param {PendingAction} action
 */
function isEcho(frame, action) {
  if ('upTo' in action) {
    const type = action.kind === 'read-all' ? 'all_read' : 'all_archived';
    return frame.type === type && (frame.up_to ?? '') >= action.upTo;
  }
  if (frame.notification_id !== action.id) {
    return false;
  }
  switch (frame.type) {
    case 'notification_read':
      return action.kind === 'read';
    case 'notification_unread':
      return action.kind === 'unread';
    case 'notification_archived':
      return action.kind === 'archive';
    case 'notification_unarchived':
      return action.kind === 'unarchive';
    default:
      return frame.type === 'notification_deleted';
  }
}
