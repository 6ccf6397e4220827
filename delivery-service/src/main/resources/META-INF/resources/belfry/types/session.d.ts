export class Session {
    /**
     * @param {WebSocket} socket
     * @param {string} token that it was opened with
     * @param {string | null} from where it resumes
     * @param {TokenSource} tokens
     * @param {SessionListener} listener
     */
    constructor(socket: WebSocket, token: string, from: string | null, tokens: TokenSource, listener: SessionListener);
    /** Whether the server has greeted. */
    get isOpen(): boolean;
    /** Whether it has lasted so long that the next failure is the first in a row. */
    get isStable(): boolean;
    /** Whether the server wants to be told what was seen. */
    get wantsSeen(): boolean;
    /** The user has seen everything up to a position. @param {string} position */
    seen(position: string): void;
    /** Finds out whether the server is still there. */
    probe(): void;
    /**
     * Sends a frame and waits for the answer.
     *
     * @param {object} frame
     * @returns {Promise<ServerFrame | null>} `accepted` or `error`; null if no answer came, so that the
     *   outcome is unknown, or if the server does not take such a frame
     */
    ask(frame: object): Promise<ServerFrame | null>;
    /** Closes the socket; whatever it still says is ignored. @param {number} code */
    end(code: number): void;
    #private;
}
export type ServerFrame = import("./protocol.js").ServerFrame;
export type TokenSource = import("./token.js").TokenSource;
export type SessionListener = {
    /**
     * in order
     */
    frame: (frame: ServerFrame, prev: string | null) => void;
    state: (state: "connected" | "live_only") => void;
    /**
     * `reason`: as the
     * server says it
     */
    lost: (code: number, needsFreshToken: boolean, reason?: string) => void;
    /**
     * whether a new token is of the same user
     */
    accepts: (token: string) => boolean;
    signedOut: () => void;
};
