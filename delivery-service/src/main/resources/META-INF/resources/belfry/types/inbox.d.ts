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
export const UNDO_MS: 5000;
/**
 * - `change`: look again
 * - `arrived` (detail: the notification): one that was not known
 * - `gone` (detail: its id): read or deleted, here or elsewhere
 * - `refused` (detail: the error): something she did was undone
 */
export class Inbox extends EventTarget {
    /** @param {BelfryClient} client */
    constructor(client: BelfryClient);
    start(): void;
    stop(): void;
    /** How many are unread to her; null as long as nobody knows. */
    get unreadCount(): number | null;
    /** How many deletions can still be undone. */
    get held(): number;
    /**
     * @param {Filter} filter
     * @returns {View}
     */
    view(filter: Filter): View;
    /**
     * Loads the newest page, if there is none yet or the last attempt failed.
     *
     * @param {Filter} filter
     */
    open(filter: Filter): Promise<void>;
    /** Nobody looks any more: only the newest are kept. */
    close(): void;
    /**
     * Loads what is older.
     *
     * @param {Filter} filter
     */
    more(filter: Filter): Promise<void>;
    /**
     * @param {string} id
     * @param {{keepalive?: boolean}} [options]
     */
    read(id: string, options?: {
        keepalive?: boolean;
    }): void;
    /** @param {string} id */
    unread(id: string): void;
    /** @param {string} upTo the position of the newest she has been shown */
    readAll(upTo: string): void;
    /** Deletes, but not for good until it can't be undone any more. @param {string} id */
    delete(id: string): void;
    undo(): void;
    /** Leaves so much time to undo, from now on. @param {number} time in milliseconds, or Infinity */
    holdUndo(time: number): void;
    #private;
}
export type Deed = import("./deeds.js").Deed;
export type BelfryClient = import("./client.js").BelfryClient;
export type BelfryNotification = import("./protocol.js").BelfryNotification;
export type ServerFrame = import("./protocol.js").ServerFrame;
export type Filter = import("./feed.js").Filter;
export type View = {
    /**
     * newest first, as they look to her
     */
    items: BelfryNotification[];
    isLoaded: boolean;
    isComplete: boolean;
    isLoading: boolean;
    error: Error | null;
};
