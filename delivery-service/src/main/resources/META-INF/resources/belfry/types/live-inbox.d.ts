/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */
/** @typedef {import('./token.js').GetToken} GetToken */
/**
 * @typedef {object} LiveInboxHost
 * @property {() => void} changed draw again
 * @property {(client: BelfryClient, inbox: Inbox) => (() => void)[]} follow before it connects; gives
 *   what ends it
 * @property {() => void} signedOut by the application, before it stops
 * @property {() => void} stopped what was shown is another user's
 */
export class LiveInbox {
    /**
     * @param {import('./attributes.js').BellAttributes} element
     * @param {LiveInboxHost} host
     */
    constructor(element: import("./attributes.js").BellAttributes, host: LiveInboxHost);
    /** @type {BelfryClient | null} */ client: BelfryClient | null;
    /** @type {Inbox | null} */ inbox: Inbox | null;
    set getToken(getToken: import("./token.js").GetToken | null);
    get getToken(): import("./token.js").GetToken | null;
    /** The count of unread notifications as shown; null until it is known. */
    get unreadCount(): number | null;
    get state(): import("./connection.js").LinkState;
    /** Whose it is, the same for all elements of one user at one server; null until that is known. */
    get who(): string | null;
    restart(): void;
    /** Connects, if there is a `getToken` and the element is in a document. */
    start(): void;
    stop(): void;
    /**
     * The user has opened a notification.
     *
     * @param {BelfryNotification} notification
     * @param {Event} event that opened it
     * @param {import('./protocol.js').PresentedAction} [action] the button that was pressed, if not
     *   the notification itself
     * @returns {{url: string | null, isTaken: boolean}} where it leads, and whether the application goes
     *   there itself
     */
    opened(notification: BelfryNotification, event: Event, action?: import("./protocol.js").PresentedAction): {
        url: string | null;
        isTaken: boolean;
    };
    /**
     * An action was refused and undone.
     *
     * @param {unknown} reason
     * @returns {'notSaved' | 'notSavedOffline'} what to tell the user
     */
    refused(reason: unknown): "notSaved" | "notSavedOffline";
    /**
     * @param {string} type
     * @param {unknown} detail
     * @param {boolean} [cancelable]
     * @returns {boolean} false if it was cancelled
     */
    emit(type: string, detail: unknown, cancelable?: boolean): boolean;
    #private;
}
export type BelfryNotification = import("./protocol.js").BelfryNotification;
export type GetToken = import("./token.js").GetToken;
export type LiveInboxHost = {
    /**
     * draw again
     */
    changed: () => void;
    /**
     * before it connects; gives
     * what ends it
     */
    follow: (client: BelfryClient, inbox: Inbox) => (() => void)[];
    /**
     * by the application, before it stops
     */
    signedOut: () => void;
    /**
     * what was shown is another user's
     */
    stopped: () => void;
};
import { BelfryClient } from './client.js';
import { Inbox } from './inbox.js';
