/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */
/** @typedef {import('./inbox.js').View} View */
/**
 * @typedef {object} ListHost
 * @property {() => import('./messages.js').Language} language
 * @property {() => number} now
 * @property {(notification: BelfryNotification, event: Event) => void} opened
 * @property {(notification: BelfryNotification) => void} toggled read or unread
 * @property {(notification: BelfryNotification) => void} deleted
 * @property {() => void} scrolled
 * @property {() => void} lostFocus the last one has gone
 */
export class ItemList {
    /**
     * @param {ListHost} host
     * @param {HTMLElement} tail what comes after the last
     */
    constructor(host: ListHost, tail: HTMLElement);
    element: HTMLDivElement;
    get isEmpty(): boolean;
    /** How many pixels there are below what is in sight. */
    get rest(): number;
    /** @param {View} view */
    show(view: View): void;
    /** Draws again: time has gone by. */
    redraw(): void;
    /** From the top, as if nobody had been here. */
    rewind(): void;
    /** @returns {boolean} whether there was anything to be focused */
    focus(): boolean;
    /** @param {string} id */
    goToItem(id: string): void;
    /**
     * @param {KeyboardEvent} event
     * @returns {boolean} whether it meant something here
     */
    pressed(event: KeyboardEvent): boolean;
    #private;
}
export type BelfryNotification = import("./protocol.js").BelfryNotification;
export type View = import("./inbox.js").View;
export type ListHost = {
    language: () => import("./messages.js").Language;
    now: () => number;
    opened: (notification: BelfryNotification, event: Event) => void;
    /**
     * read or unread
     */
    toggled: (notification: BelfryNotification) => void;
    deleted: (notification: BelfryNotification) => void;
    scrolled: () => void;
    /**
     * the last one has gone
     */
    lostFocus: () => void;
};
