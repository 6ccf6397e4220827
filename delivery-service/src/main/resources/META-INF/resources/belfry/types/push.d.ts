export class Push {
    /**
     * @param {PushHost} host
     * @param {() => void} changed told when it was switched on or off
     */
    constructor(host: PushHost, changed: () => void);
    /** Whether this browser can be pushed to, and the application wants to offer it. */
    get isOffered(): boolean;
    get isDenied(): boolean;
    /** Whether what is for this user is pushed to this browser. */
    get isOn(): boolean;
    /** What shows what is pushed to this user here; null if nothing is. */
    worker(): Promise<ServiceWorkerRegistration | null>;
    /** Has to be called by a click. @param {boolean} isWanted */
    toggle(isWanted: boolean): Promise<void>;
    /**
     * Follows a user: their subscription is kept as it should be, and nobody else's stays.
     *
     * @param {BelfryClient} client
     * @param {Inbox} inbox
     * @returns {() => void} ends it
     */
    follow(client: BelfryClient, inbox: Inbox): () => void;
    /**
     * Nothing is pushed here any more. Whether Belfry is told or not: it learns by the next message, which
     * the push service refuses. At sign-out there may be no token to tell it with.
     */
    forget(): Promise<void>;
    #private;
}
export type BelfryClient = import("./client.js").BelfryClient;
export type Inbox = import("./inbox.js").Inbox;
export type Device = {
    /**
     * whose this browser's subscription is
     */
    user: string;
    id: string;
    endpoint: string;
    /**
     * when it was registered
     */
    at: number;
};
/**
 * The bell.
 */
export type PushHost = {
    /**
     * whether the application wants to offer it
     */
    push: boolean;
    /**
     * the application's own worker; empty if it has none
     */
    worker: string;
    client: BelfryClient | null;
};
