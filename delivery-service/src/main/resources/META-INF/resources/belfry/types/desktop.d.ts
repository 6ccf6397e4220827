/**
 * The browser's own notifications, for when nobody looks at the page.
 *
 * @module
 */
export type BelfryNotification = import('./protocol.js').BelfryNotification;
export declare const isSupported: boolean;
/** Whether they are wanted, and may be shown. */
export declare function isOn(): boolean;
export declare class Desktop {
    #private;
    /**
     * @param {{language: () => import('./messages.js').Language,
     *   clicked: (notification: BelfryNotification | null) => void}} host
     */
    constructor(host: {
        language: () => import('./messages.js').Language;
        clicked: (notification: BelfryNotification | null) => void;
    });
    /** @param {BelfryNotification[]} arrived together */
    show(arrived: BelfryNotification[]): void;
}
