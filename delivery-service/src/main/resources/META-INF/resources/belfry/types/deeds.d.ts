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
    get isEmpty(): boolean;
    /** @param {Deed} deed */
    add(deed: Deed): void;
    /**
     * @param {Deed} deed
     * @returns {boolean} whether it was still there
     */
    remove(deed: Deed): boolean;
    /** The deletions that can still be undone. */
    held(): Deletion[];
    /**
     * One of them has been told back. The same done twice is told twice.
     *
     * @param {ServerFrame} frame
     * @returns {boolean} whether it was one of these
     */
    settle(frame: ServerFrame): boolean;
    /** How they change what she sees. */
    look(): Look;
    #private;
}
export class Look {
    /** @param {Iterable<Deed>} deeds */
    constructor(deeds: Iterable<Deed>);
    /** Everything up to here is read. */
    readUpTo: string;
    /** @type {Set<string>} */ deleted: Set<string>;
    /** What she did something with. */
    get ids(): Set<string>;
    /** @param {BelfryNotification} notification */
    isUnread(notification: BelfryNotification): boolean;
    #private;
}
export type BelfryNotification = import("./protocol.js").BelfryNotification;
export type ServerFrame = import("./protocol.js").ServerFrame;
/**
 * Something she did that the server has not told back yet.
 */
export type Deed = {
    kind: "read" | "unread";
    id: string;
} | Deletion | {
    kind: "read-all";
    upTo: string;
};
/**
 * `isHeld`: it can still be undone.
 */
export type Deletion = {
    kind: "delete";
    id: string;
    isHeld?: boolean;
};
