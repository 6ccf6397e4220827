export { BelfryError };
/** @typedef {import('./protocol.js').ServerFrame} ServerFrame */
/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */
/** @typedef {import('./protocol.js').BelfrySettings} BelfrySettings */
/** @typedef {import('./connection.js').LinkState} LinkState */
/** @typedef {import('./rest.js').Page} Page */
/**
 * @typedef {object} ClientOptions
 * @property {import('./token.js').GetToken} getToken gives a token of the user who is signed in;
 *   null or '' when nobody is. Called again whenever a newer one is needed.
 * @property {string | URL} [server] the URL under which `api/`, `ws/` and `belfry/` are; where this
 *   module came from if not given
 * @property {string} [user] whose notifications; read from the token if not given
 * @property {boolean} [shared] whether the tabs of this origin share one connection; true if not
 *   given
 */
/**
 * The events, each with its detail.
 *
 * - `state`: of the connection
 * - `frame`: every frame of the server, once and in order, in every tab
 * - `notification`: a new one, which may have come while there was no connection
 * - `unread`: the server's count of unread notifications
 * - `settings`: changed, here or elsewhere
 * - `reset`: what was shown may be out of date: drop it and read a list
 * - `error`: why there is no progress, where no promise can tell: `getToken` failed or timed out, the
 *   token is refused, or no socket opens. It is retried with a backoff
 *
 * @typedef {object} ClientEvents
 * @property {{state: LinkState, code?: number}} state
 * @property {ServerFrame} frame
 * @property {BelfryNotification} notification
 * @property {number | null} unread
 * @property {BelfrySettings} settings
 * @property {undefined} reset
 * @property {BelfryError} error
 */
export class BelfryClient extends EventTarget {
    /** @param {ClientOptions} options */
    constructor(options: ClientOptions);
    /** The state of the connection, which another tab may hold. */
    get state(): import("./connection.js").LinkState;
    /** The code that the server closed the connection with, if there is no retry. */
    get code(): number | undefined;
    /** Why it does not connect, if waiting alone won't help; null once it is connected. */
    get problem(): BelfryError | null;
    /** How many are unread; null until that is known. */
    get unreadCount(): number | null;
    /** Every frame up to this position has been told; null before the first greeting. */
    get position(): string | null;
    /** Whose notifications these are; null until that is known. */
    get user(): string | null;
    /** The URL that everything is relative to. */
    get server(): string;
    /** Whether this tab is the one that holds the socket. */
    get isLeader(): boolean;
    /** The time by the server's clock, in milliseconds; by this machine's before the first greeting. */
    now(): number;
    /** The time by the server's clock, in milliseconds; null before the first greeting. */
    get serverTime(): number | null;
    /** Connects, and stays connected until it is closed. Does nothing if it already is. */
    connect(): void;
    /** Closes the connection of this tab. If there is another tab, it goes on. */
    close(): void;
    /** Tries again at once, even after the server said not to. */
    reconnect(): void;
    /** Tries again at once, unless it is connected. */
    retry(): void;
    /**
     * `addEventListener` for listeners that need the detail only.
     *
     * @template {keyof ClientEvents} K
     * @param {K} type
     * @param {(detail: ClientEvents[K]) => void} listener
     * @returns {() => void} removes the listener
     */
    on<K extends keyof ClientEvents>(type: K, listener: (detail: ClientEvents[K]) => void): () => void;
    /**
     * @param {string} id
     * @param {{keepalive?: boolean}} [options] `keepalive`: the page is about to go
     */
    markRead(id: string, options?: {
        keepalive?: boolean;
    }): Promise<void>;
    /** @param {string} id */
    markUnread(id: string): Promise<void>;
    /** @param {string} [upTo] the position of the newest that was shown; all if not given */
    markAllRead(upTo?: string): Promise<void>;
    /**
     * @param {string} id
     * @param {{keepalive?: boolean}} [options] `keepalive`: the page is about to go
     */
    delete(id: string, options?: {
        keepalive?: boolean;
    }): Promise<void>;
    /** Puts one away, read or unread as it is. @param {string} id */
    archive(id: string): Promise<void>;
    /** @param {string} id */
    unarchive(id: string): Promise<void>;
    /** @param {string} [upTo] the position of the newest that was shown; all if not given */
    archiveAll(upTo?: string): Promise<void>;
    /**
     * Counts that the person opened what the notification links to. That changes nothing in the inbox,
     * and counts once, however often it is said.
     *
     * @param {string} id
     * @param {{keepalive?: boolean}} [options] `keepalive`: the page is about to go
     */
    click(id: string, options?: {
        keepalive?: boolean;
    }): Promise<void>;
    /**
     * A page of the inbox, at least as new as every frame told so far.
     *
     * @param {{limit?: number, before?: string | null, unreadOnly?: boolean, archived?: boolean}} [wanted]
     * @returns {Promise<Page>}
     */
    list(wanted?: {
        limit?: number;
        before?: string | null;
        unreadOnly?: boolean;
        archived?: boolean;
    }): Promise<Page>;
    /** @returns {Promise<BelfrySettings>} */
    settings(): Promise<BelfrySettings>;
    /** What notifications can be about. @returns {Promise<import('./protocol.js').Category[]>} */
    categories(): Promise<import("./protocol.js").Category[]>;
    /** @param {BelfrySettings} settings all of them */
    saveSettings(settings: BelfrySettings): Promise<import("./answers.js").Accepted>;
    /**
     * Changes only what is named, whatever else is changed at the same time.
     *
     * @param {object} patch a JSON merge patch (RFC 7396), such as `{info_enabled: false}`
     */
    patchSettings(patch: object): Promise<import("./answers.js").Accepted>;
    /** The calls by which this browser subscribes to push. */
    get push(): {
        key: () => Promise<string>;
        has: (id: string) => Promise<boolean>;
        register: (subscription: PushSubscriptionJSON) => Promise<string>;
        remove: (id: string) => Promise<void>;
    };
    /**
     * Says that the user has seen everything up to a position, so that nothing of it has to be pushed
     * to their devices. The bell says so by itself; an application that shows notifications in its own
     * way does while its page is visible.
     */
    seen(position?: string | null): void;
    /** Gets a token if there is none, so that there is one when the page goes. */
    prepare(): void;
    /** Whether this tab, of all tabs of this user, is the one to ring. */
    isSpeaker(): Promise<boolean>;
    /** Whether any tab with these notifications is visible. */
    isAnySeen(): Promise<boolean>;
    #private;
}
export type ServerFrame = import("./protocol.js").ServerFrame;
export type BelfryNotification = import("./protocol.js").BelfryNotification;
export type BelfrySettings = import("./protocol.js").BelfrySettings;
export type LinkState = import("./connection.js").LinkState;
export type Page = import("./rest.js").Page;
export type ClientOptions = {
    /**
     * gives a token of the user who is signed in;
     * null or '' when nobody is. Called again whenever a newer one is needed.
     */
    getToken: import("./token.js").GetToken;
    /**
     * the URL under which `api/`, `ws/` and `belfry/` are; where this
     * module came from if not given
     */
    server?: string | URL | undefined;
    /**
     * whose notifications; read from the token if not given
     */
    user?: string | undefined;
    /**
     * whether the tabs of this origin share one connection; true if not
     * given
     */
    shared?: boolean | undefined;
};
/**
 * The events, each with its detail.
 *
 * - `state`: of the connection
 * - `frame`: every frame of the server, once and in order, in every tab
 * - `notification`: a new one, which may have come while there was no connection
 * - `unread`: the server's count of unread notifications
 * - `settings`: changed, here or elsewhere
 * - `reset`: what was shown may be out of date: drop it and read a list
 * - `error`: why there is no progress, where no promise can tell: `getToken` failed or timed out, the
 *   token is refused, or no socket opens. It is retried with a backoff
 */
export type ClientEvents = {
    state: {
        state: LinkState;
        code?: number;
    };
    frame: ServerFrame;
    notification: BelfryNotification;
    unread: number | null;
    settings: BelfrySettings;
    reset: undefined;
    error: BelfryError;
};
import { BelfryError } from './error.js';
export { CloseCode, safeUrl } from "./protocol.js";
