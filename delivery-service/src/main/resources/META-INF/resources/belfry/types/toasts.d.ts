/**
 * The bell that a toast belongs to, which may not be the one that shows it.
 *
 * @typedef {object} ToastOwner
 * @property {() => import('./messages.js').Language} language
 * @property {(notification: BelfryNotification, event: Event) => void} opened
 * @property {() => void} openPanel
 */
/**
 * @typedef {object} ToastHost
 * @property {() => import('./messages.js').Language} language
 * @property {() => HTMLElement[]} buttons the visible bells, which must not be covered
 */
/** @typedef {{key: string, notification: BelfryNotification, owner: ToastOwner}} Arrival */
/** @typedef {{element: HTMLElement, owner: ToastOwner, left: number, isLeaving: boolean}} Toast */
export class Toasts {
    /** @param {ToastHost} host */
    constructor(host: ToastHost);
    element: HTMLDivElement;
    /**
     * @param {string} key of this one
     * @param {BelfryNotification} notification
     * @param {ToastOwner} owner
     */
    add(key: string, notification: BelfryNotification, owner: ToastOwner): void;
    /** @param {string} key */
    dismiss(key: string): void;
    /** @param {(owner: ToastOwner) => boolean} [isMeant] whose; all if not given */
    clear(isMeant?: (owner: ToastOwner) => boolean): void;
    #private;
}
export type BelfryNotification = import("./protocol.js").BelfryNotification;
/**
 * The bell that a toast belongs to, which may not be the one that shows it.
 */
export type ToastOwner = {
    language: () => import("./messages.js").Language;
    opened: (notification: BelfryNotification, event: Event) => void;
    openPanel: () => void;
};
export type ToastHost = {
    language: () => import("./messages.js").Language;
    /**
     * the visible bells, which must not be covered
     */
    buttons: () => HTMLElement[];
};
export type Arrival = {
    key: string;
    notification: BelfryNotification;
    owner: ToastOwner;
};
export type Toast = {
    element: HTMLElement;
    owner: ToastOwner;
    left: number;
    isLeaving: boolean;
};
