export class Attention {
    /**
     * @param {page.PageBell} bell
     * @param {() => Language} language
     * @param {() => import('./client.js').BelfryClient | null} client
     */
    constructor(bell: page.PageBell, language: () => Language, client: () => import("./client.js").BelfryClient | null);
    /** @param {BelfryNotification} notification */
    call(notification: BelfryNotification): void;
    #private;
}
export type BelfryNotification = import("./protocol.js").BelfryNotification;
export type Language = import("./messages.js").Language;
import * as page from './page.js';
