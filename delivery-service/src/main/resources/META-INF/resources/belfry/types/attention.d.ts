export class Attention {
    /**
     * @param {page.PageBell} bell
     * @param {() => Language} language
     * @param {() => import('./client.js').BelfryClient | null} client
     * @param {import('./push.js').Push} push
     */
    constructor(bell: page.PageBell, language: () => Language, client: () => import("./client.js").BelfryClient | null, push: import("./push.js").Push);
    /** @param {BelfryNotification} notification */
    call(notification: BelfryNotification): void;
    #private;
}
export type BelfryNotification = import("./protocol.js").BelfryNotification;
export type Language = import("./messages.js").Language;
import * as page from './page.js';
