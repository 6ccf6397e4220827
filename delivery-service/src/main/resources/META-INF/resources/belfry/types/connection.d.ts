/**
 * One socket after the other, as long as it is wanted.
 *
 * @module
 */
export type ServerFrame = import('./protocol.js').ServerFrame;
export type TokenSource = import('./token.js').TokenSource;
export type LinkState = 'connecting' | 'connected' | 'live_only' | 'reconnecting' | 'offline' | 'closed';
export type Listener = {
    /**
     * where to resume from
     */
    position: () => string | null;
    /**
     * in order
     */
    frame: (frame: ServerFrame, prev: string | null) => void;
    state: (state: LinkState, code?: number) => void;
    /**
     * the application signed in somebody else
     */
    stranger: (user: string) => void;
};
declare const TIMERS: readonly ['retry', 'hello', 'silence', 'ack', 'token'];
export type TimerName = typeof TIMERS[number];
/** @typedef {typeof TIMERS[number]} TimerName */
export declare class Connection {
    #private;
    /**
     * @param {URL} url
     * @param {TokenSource} tokens
     * @param {string | null} user whose socket it is to be; null if that is not known
     * @param {Listener} listener
     */
    constructor(url: URL, tokens: TokenSource, user: string | null, listener: Listener);
    get isOpen(): boolean;
    start(): void;
    stop(): void;
    /** Begins anew at once, from where the listener says. */
    restart(): void;
    /**
     * Says something and waits for the answer.
     *
     * @param {object} frame
     * @returns {Promise<ServerFrame | null>} `accepted` or `error`; null if nobody answered, and
     *   nobody knows whether it was heard
     */
    ask(frame: object): Promise<ServerFrame | null>;
}
export {};
