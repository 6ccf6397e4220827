/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */
/** @typedef {import('./messages.js').Language} Language */
/**
 * @typedef {object} ItemContext
 * @property {Language} language
 * @property {number} now
 * @property {boolean} isCurrent whether Tab goes here
 * @property {boolean} isExpanded
 * @property {boolean} isArchive whether the archive is listed
 * @property {boolean} isOwn whether the application draws it
 * @property {number} index
 * @property {number} count of all items; -1 if that is not known
 */
/** @param {BelfryNotification} notification */
export function createItem(notification: BelfryNotification): HTMLLIElement;
/**
 * @param {HTMLElement} row
 * @param {BelfryNotification} notification
 * @param {ItemContext} context
 */
export function updateItem(row: HTMLElement, notification: BelfryNotification, context: ItemContext): void;
export type BelfryNotification = import("./protocol.js").BelfryNotification;
export type Language = import("./messages.js").Language;
export type ItemContext = {
    language: Language;
    now: number;
    /**
     * whether Tab goes here
     */
    isCurrent: boolean;
    isExpanded: boolean;
    /**
     * whether the archive is listed
     */
    isArchive: boolean;
    /**
     * whether the application draws it
     */
    isOwn: boolean;
    index: number;
    /**
     * of all items; -1 if that is not known
     */
    count: number;
};
