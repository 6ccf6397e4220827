/** @typedef {typeof TIMERS[number]} TimerName */
export class Connection {
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
    #private;
}
export type ServerFrame = import("./protocol.js").ServerFrame;
export type TokenSource = import("./token.js").TokenSource;
/**
 * - `connecting`: for the first time
 * - `connected`: whatever happens is told
 * - `live_only`: what happens now is told, what was missed follows when the server has it again
 * - `reconnecting`, `offline`: it was lost, and is tried again by itself
 * - `closed`: it is not tried again; `code` says why, if the server closed it
 */
export type LinkState = "connecting" | "connected" | "live_only" | "reconnecting" | "offline" | "closed";
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
    /**
     * what keeps it from connecting, if that is nothing
     * that passes by itself
     */
    failed: (reason: BelfryError) => void;
};
export type TimerName = (typeof TIMERS)[number];
import { BelfryError } from './error.js';
declare const TIMERS: readonly ["retry", "hello", "pulse", "pong", "ack", "token"];
export {};
