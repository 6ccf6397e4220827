/** @typedef {import('./connection.js').LinkState} LinkState */
/** @typedef {import('./protocol.js').ServerFrame} ServerFrame */
/** @typedef {import('./tabs.js').Message} Message */
/** @typedef {import('./tabs.js').Status} Status */
/**
 * @typedef {object} SharedOptions
 * @property {URL} base
 * @property {import('./token.js').TokenSource} tokens
 * @property {import('./clock.js').ServerClock} clock
 * @property {string | undefined} user read from the token if not given
 * @property {boolean} isShared whether other tabs may take part
 */
/**
 * @typedef {object} SharedListener
 * @property {(state: LinkState, code: number | undefined) => void} state
 * @property {(frame: ServerFrame) => void} frame each once and in order
 * @property {(count: number | null) => void} unread
 * @property {() => void} reset what is known is another user's
 * @property {(reason: import('./error.js').BelfryError) => void} failed
 */
export class SharedConnection {
    /**
     * @param {SharedOptions} options
     * @param {SharedListener} listener
     */
    constructor(options: SharedOptions, listener: SharedListener);
    get state(): import("./connection.js").LinkState;
    get code(): number | undefined;
    get unreadCount(): number | null;
    get position(): string | null;
    get user(): string | null;
    get isLeader(): boolean;
    isSpeaker(): Promise<boolean>;
    isAnySeen(): Promise<boolean>;
    start(): void;
    /** @param {number} [code] why, if not because the application says so */
    stop(code?: number): void;
    /** Tries again at once, even after the server said not to. */
    reconnect(): void;
    /**
     * Sends a frame by the socket of this tab.
     *
     * @param {object} frame
     * @returns {Promise<ServerFrame | null>} null if this tab has no open socket, or no answer came
     */
    ask(frame: object): Promise<ServerFrame | null>;
    /** The user has seen everything up to here. @param {string | null} position */
    seen(position: string | null): void;
    /**
     * A token to call with. If it is another user's, the connection becomes that user's.
     *
     * @param {boolean} fresh
     * @returns {Promise<string>}
     */
    token(fresh: boolean): Promise<string>;
    #private;
}
export type LinkState = import("./connection.js").LinkState;
export type ServerFrame = import("./protocol.js").ServerFrame;
export type Message = import("./tabs.js").Message;
export type Status = import("./tabs.js").Status;
export type SharedOptions = {
    base: URL;
    tokens: import("./token.js").TokenSource;
    clock: import("./clock.js").ServerClock;
    /**
     * read from the token if not given
     */
    user: string | undefined;
    /**
     * whether other tabs may take part
     */
    isShared: boolean;
};
export type SharedListener = {
    state: (state: LinkState, code: number | undefined) => void;
    /**
     * each once and in order
     */
    frame: (frame: ServerFrame) => void;
    unread: (count: number | null) => void;
    /**
     * what is known is another user's
     */
    reset: () => void;
    failed: (reason: import("./error.js").BelfryError) => void;
};
