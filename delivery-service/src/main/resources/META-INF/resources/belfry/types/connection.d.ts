export class Connection {
    /**
     * @param {URL} base under which the server's `ws/` is
     * @param {TokenSource} tokens
     * @param {string | null} user whose socket it is; null if that is not known
     * @param {Listener} listener
     */
    constructor(base: URL, tokens: TokenSource, user: string | null, listener: Listener);
    get isOpen(): boolean;
    get wantsSeen(): boolean;
    /** The user has seen everything up to a position. @param {string} position */
    seen(position: string): void;
    start(): void;
    stop(): void;
    /** Starts over at once, from where the listener says. */
    restart(): void;
    /**
     * Sends a frame and waits for the answer.
     *
     * @param {object} frame
     * @returns {Promise<ServerFrame | null>} null if no answer came, so that the outcome is unknown
     */
    ask(frame: object): Promise<ServerFrame | null>;
    #private;
}
export type ServerFrame = import("./protocol.js").ServerFrame;
export type TokenSource = import("./token.js").TokenSource;
/**
 * - `connecting`: for the first time
 * - `connected`: everything that happens is told
 * - `live_only`: what happens now is told; what was missed follows as soon as the server has it
 * - `reconnecting`, `offline`: the session was lost, and the next one is on its way
 * - `closed`: there is no retry; `code` says why, if the server closed it
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
     * the application signed in another user
     */
    userChanged: (user: string) => void;
    /**
     * why it can't connect, if waiting alone won't help
     */
    failed: (reason: BelfryError) => void;
};
import { BelfryError } from './error.js';
