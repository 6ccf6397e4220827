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
    get isEmpty(): boolean;
    /** @param {PendingAction} action */
    add(action: PendingAction): void;
    /**
     * @param {PendingAction} action
     * @returns {boolean} whether it was still there
     */
    remove(action: PendingAction): boolean;
    /** The deletions that can still be undone. */
    held(): Deletion[];
    /**
     * Drops the action that a frame confirms. An action done twice is confirmed twice.
     *
     * @param {ServerFrame} frame
     * @returns {boolean} whether there was one
     */
    settle(frame: ServerFrame): boolean;
    /** How they change what the user sees. */
    overlay(): Overlay;
    #private;
}
export class Overlay {
    /** @param {Iterable<PendingAction>} actions */
    constructor(actions: Iterable<PendingAction>);
    /** Everything up to this position is read. */
    readUpTo: string;
    /** Everything up to this position is archived. */
    archivedUpTo: string;
    /** @type {Set<string>} */ deleted: Set<string>;
    /** The notifications that an action names. */
    get ids(): Set<string>;
    /** @param {BelfryNotification} notification */
    isArchived({ id, is_archived: isArchived, position }: BelfryNotification): boolean;
    /** @param {BelfryNotification} notification */
    isUnread(notification: BelfryNotification): boolean;
    #private;
}
export type BelfryNotification = import("./protocol.js").BelfryNotification;
export type ServerFrame = import("./protocol.js").ServerFrame;
export type PendingAction = {
    kind: "read" | "unread" | "archive" | "unarchive";
    id: string;
} | Deletion | {
    kind: "read-all" | "archive-all";
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
