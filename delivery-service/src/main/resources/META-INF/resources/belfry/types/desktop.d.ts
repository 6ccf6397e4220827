/** Whether the user wants them and the browser allows them. */
export function isOn(): boolean;
export const isSupported: boolean;
export class Desktop {
    /**
     * @param {{language: () => import('./messages.js').Language,
     *   clicked: (notification: BelfryNotification | null) => void,
     *   worker: () => Promise<ServiceWorkerRegistration | null>}} host `worker`: what shows what is
     *   pushed to this browser, if anything is: what it shows twice takes the place of itself
     */
    constructor(host: {
        language: () => import("./messages.js").Language;
        clicked: (notification: BelfryNotification | null) => void;
        worker: () => Promise<ServiceWorkerRegistration | null>;
    });
    /** @param {BelfryNotification[]} arrived together */
    show(arrived: BelfryNotification[]): void;
    #private;
}
export type BelfryNotification = import("./protocol.js").BelfryNotification;
