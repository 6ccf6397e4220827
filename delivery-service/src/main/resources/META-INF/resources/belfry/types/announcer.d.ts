export class Announcer {
    /** Must be in the document before anything is said. */
    element: HTMLDivElement;
    /**
     * @param {BelfryNotification} notification that has come
     * @param {() => import('./messages.js').Language} language
     */
    arrived(notification: BelfryNotification, language: () => import("./messages.js").Language): void;
    /** @param {string} text */
    say(text: string): void;
    #private;
}
export type BelfryNotification = import("./protocol.js").BelfryNotification;
