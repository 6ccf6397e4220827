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
    /**
     * @param {BelfryNotification} notification
     * @param {string} asOf
     */
    constructor(notification: BelfryNotification, asOf: string);
    notification: import("./protocol.js").BelfryNotification;
    asOf: string;
    /**
     * Takes what a frame says, unless more is known. One without a position may be the older one: then
     * those of the resume that follows, or has come meanwhile, set it right.
     *
     * @param {ServerFrame} frame
     * @param {Partial<BelfryNotification>} changed
     */
    told(frame: ServerFrame, changed: Partial<BelfryNotification>): void;
    /**
     * Takes what a page says, unless more is known.
     *
     * @param {BelfryNotification} notification
     * @param {string} asOf
     */
    listed(notification: BelfryNotification, asOf: string): void;
    /** It is missing in a page of what is unread: shown as read, until a frame says what has happened. */
    presumeRead(): void;
    get isArchived(): boolean;
    #private;
}
export class Entries {
    get size(): number;
    /** @param {string | undefined} id */
    get(id: string | undefined): Entry | undefined;
    /** @param {Entry} entry */
    add(entry: Entry): void;
    /** @param {string | undefined} id */
    remove(id: string | undefined): void;
    /**
     * Those that should be in a page, but are not.
     *
     * @param {Page} page
     * @param {boolean} isArchive whether it lists what is archived
     * @param {string | null} before
     * @returns {Entry[]}
     */
    missingIn(page: Page, isArchive: boolean, before: string | null): Entry[];
    /**
     * Keeps the newest only.
     *
     * @param {number} count
     * @returns {Entry | undefined} the oldest of them
     */
    keep(count: number): Entry | undefined;
    /** Newest first. */
    [Symbol.iterator](): ArrayIterator<Entry>;
    #private;
}
export type BelfryNotification = import("./protocol.js").BelfryNotification;
export type ServerFrame = import("./protocol.js").ServerFrame;
export type Page = import("./rest.js").Page;
