/** @typedef {import('./live-inbox.js').LiveInbox} LiveInbox */
export class Unseen {
    /**
     * @param {LiveInbox} live
     * @param {() => void} changed in another tab
     */
    constructor(live: LiveInbox, changed: () => void);
    start(): void;
    stop(): void;
    /**
     * How many unread notifications have come since; null until that is known. Loads what it needs to
     * know, after which there is something to draw again.
     *
     * @returns {number | null}
     */
    count(): number | null;
    /**
     * Somebody looks at the list.
     *
     * @param {boolean} [isCounted] whether it is to be remembered where no bell has counted it so far
     */
    look(isCounted?: boolean): void;
    #private;
}
export type LiveInbox = import("./live-inbox.js").LiveInbox;
