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
export const UNDO_MS: 5000;
/**
 * - `change`: look again
 * - `arrived` (detail: the notification): a new one
 * - `gone` (detail: its id): read, archived or deleted, here or elsewhere
 * - `refused` (detail: the error): an action was refused and undone
 */
export class Inbox extends EventTarget {
    /** @param {BelfryClient} client */
    constructor(client: BelfryClient);
    start(): void;
    stop(): void;
    /** The count of unread notifications as the user sees it; null until it is known. */
    get unreadCount(): number | null;
    /** The language that the user has chosen to read; null if none, undefined until it was told. */
    get locale(): string | null | undefined;
    /** How many deletions can still be undone. */
    get held(): number;
    /**
     * @param {Filter} filter
     * @returns {View}
     */
    view(filter: Filter): View;
    /**
     * The newest one that is not archived, as far as a list that is shown tells.
     *
     * @param {Filter} shown
     * @returns {BelfryNotification | undefined}
     */
    newest(shown: Filter): BelfryNotification | undefined;
    /**
     * Loads the newest page, if there is none yet or the last attempt failed.
     *
     * @param {Filter} filter
     */
    open(filter: Filter): Promise<void>;
    /**
     * The same for who counts what is in it, and does not show it.
     *
     * @param {Filter} filter
     */
    load(filter: Filter): Promise<void>;
    /** The list is closed: only the newest notifications are kept. */
    close(): void;
    /**
     * Loads the next older page.
     *
     * @param {Filter} filter
     */
    more(filter: Filter): Promise<void>;
    /**
     * @param {string} id
     * @param {boolean} byLink whether the page is about to go. The click is told if possible: nothing
     *   in the inbox depends on it
     */
    opened(id: string, byLink: boolean): void;
    /**
     * @param {string} id
     * @param {{keepalive?: boolean}} [options]
     */
    read(id: string, options?: {
        keepalive?: boolean;
    }): void;
    /** @param {string} id */
    unread(id: string): void;
    /** @param {string} upTo of the newest one shown */
    readAll(upTo: string): void;
    /** @param {string} id */
    archive(id: string): void;
    /** @param {string} id */
    unarchive(id: string): void;
    /** @param {string} upTo of the newest one shown */
    archiveAll(upTo: string): void;
    /** Hides at once, and deletes when it can no longer be undone. @param {string} id */
    delete(id: string): void;
    undo(): void;
    /** How much time there is to undo, from now on. @param {number} time in milliseconds, or Infinity */
    holdUndo(time: number): void;
    #private;
}
export type PendingAction = import("./pending-actions.js").PendingAction;
export type BelfryClient = import("./client.js").BelfryClient;
export type BelfryNotification = import("./protocol.js").BelfryNotification;
export type ServerFrame = import("./protocol.js").ServerFrame;
export type Filter = import("./progress.js").Filter;
export type View = {
    /**
     * newest first, as the user sees them
     */
    items: BelfryNotification[];
    isLoaded: boolean;
    isComplete: boolean;
    isLoading: boolean;
    error: Error | null;
};
