/** Whether the user wants them and the browser allows them. */
export function isOn(): boolean;
export const isSupported: boolean;
export class Desktop {
    /**
     * @param {{language: () => import('./messages.js').Language,
     *   clicked: (notification: BelfryNotification | null) => void}} host
     */
    constructor(host: {
        language: () => import("./messages.js").Language;
        clicked: (notification: BelfryNotification | null) => void;
    });
    /** @param {BelfryNotification[]} arrived together */
    show(arrived: BelfryNotification[]): void;
    #private;
}
export type BelfryNotification = import("./protocol.js").BelfryNotification;
