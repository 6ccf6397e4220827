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
    /** @param {Partial<BelfryNotification>} changed */
    change(changed: Partial<BelfryNotification>): void;
    get isArchived(): boolean;
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
