/**
 * What has just come, in a corner, for a moment.
 *
 * @module
 */
export type BelfryNotification = import('./protocol.js').BelfryNotification;
export type ToastHost = {
    language: () => import('./messages.js').Language;
    opened: (notification: BelfryNotification, event: Event) => void;
    openPanel: () => void;
    /**
     * the bell
     */
    button: () => HTMLElement;
};
export type Toast = {
    element: HTMLElement;
    left: number;
    isLeaving: boolean;
};
/**
 * @typedef {object} ToastHost
 * @property {() => import('./messages.js').Language} language
 * @property {(notification: BelfryNotification, event: Event) => void} opened
 * @property {() => void} openPanel
 * @property {() => HTMLElement} button the bell
 */
/** @typedef {{element: HTMLElement, left: number, isLeaving: boolean}} Toast */
export declare class Toasts {
    #private;
    element: HTMLDivElement;
    /** @param {ToastHost} host */
    constructor(host: ToastHost);
    /** @param {BelfryNotification} notification */
    add(notification: BelfryNotification): void;
    /** @param {string} id */
    dismiss(id: string): void;
    clear(): void;
}
