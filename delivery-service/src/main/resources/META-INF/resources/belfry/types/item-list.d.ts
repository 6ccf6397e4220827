/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */
/** @typedef {import('./protocol.js').PresentedAction} PresentedAction */
/** @typedef {import('./inbox.js').View} View */
/**
 * @typedef {object} ListHost
 * @property {() => import('./messages.js').Language} language
 * @property {() => number} now
 * @property {import('./own-items.js').OwnItems} own
 * @property {(notification: BelfryNotification, event: Event, action?: PresentedAction) => void} opened
 *   itself, or by one of its buttons
 * @property {(notification: BelfryNotification) => void} toggled read or unread
 * @property {() => boolean} isArchive whether the archive is listed
 * @property {(notification: BelfryNotification) => void} archived or taken out of the archive
 * @property {(notification: BelfryNotification) => void} deleted
 * @property {() => void} scrolled
 * @property {() => void} lostFocus the last item is gone, which had the focus
 */
export class ItemList {
    /**
     * @param {ListHost} host
     * @param {HTMLElement} tail shown after the last item
     */
    constructor(host: ListHost, tail: HTMLElement);
    element: HTMLDivElement;
    get isEmpty(): boolean;
    /** How many pixels there are below the visible part. */
    get rest(): number;
    /** @param {View} view */
    show(view: View): void;
    /** Draws again because time has passed. */
    redraw(): void;
    /** Back to the top, with nothing expanded or current. */
    rewind(): void;
    /** @returns {boolean} whether there was an item to focus */
    focus(): boolean;
    /** Scrolls to the item with the focus, if there is one and something covers it. */
    keepFocusVisible(): void;
    /** @param {string} id */
    goToItem(id: string): void;
    /**
     * @param {KeyboardEvent} event
     * @returns {boolean} whether the key has a meaning here
     */
    pressed(event: KeyboardEvent): boolean;
    #private;
}
export type BelfryNotification = import("./protocol.js").BelfryNotification;
export type PresentedAction = import("./protocol.js").PresentedAction;
export type View = import("./inbox.js").View;
export type ListHost = {
    language: () => import("./messages.js").Language;
    now: () => number;
    own: import("./own-items.js").OwnItems;
    /**
     *   itself, or by one of its buttons
     */
    opened: (notification: BelfryNotification, event: Event, action?: PresentedAction) => void;
    /**
     * read or unread
     */
    toggled: (notification: BelfryNotification) => void;
    /**
     * whether the archive is listed
     */
    isArchive: () => boolean;
    /**
     * or taken out of the archive
     */
    archived: (notification: BelfryNotification) => void;
    deleted: (notification: BelfryNotification) => void;
    scrolled: () => void;
    /**
     * the last item is gone, which had the focus
     */
    lostFocus: () => void;
};
