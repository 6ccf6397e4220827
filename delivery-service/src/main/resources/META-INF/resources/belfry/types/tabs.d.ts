export class Tabs {
    /**
     * @param {string | null} name the same in all tabs that share; null to share with none
     * @param {TabListener} listener
     */
    constructor(name: string | null, listener: TabListener);
    get isLeader(): boolean;
    start(): void;
    stop(): void;
    /** The user has seen everything up to a position, in this tab. @param {string} position */
    seen(position: string): void;
    /** @param {Message} message */
    post(message: Message): void;
    /**
     * Whether this is the tab that rings: one of the visible tabs, or the one that leads if none is
     * visible.
     */
    isSpeaker(): Promise<boolean>;
    /** Whether any of these tabs is visible. */
    isAnySeen(): Promise<boolean>;
    #private;
}
/**
 * What tabs say to each other. Never a token.
 */
export type Message = Question | {
    kind: "welcome";
    status: Status;
} | {
    kind: "state";
    status: Status;
} | {
    kind: "frame";
    frame: import("./protocol.js").ServerFrame;
    prev: string | null;
};
/**
 * `seen`: only if the status says that it wants that
 */
export type Question = {
    kind: "join";
} | {
    kind: "behind";
    position: string;
} | {
    kind: "reconnect";
} | {
    kind: "seen";
    position: string;
};
export type Status = {
    state: import("./connection.js").LinkState;
    code: number | undefined;
    unreadCount: number | null;
    position: string | null;
    /**
     * whether what was seen is to be told to the tab that leads; one of
     * an earlier version would take that for something else
     */
    wantsSeen?: boolean | undefined;
    /**
     * how far the server's clock is ahead of this machine's just
     * now; null if the server has not told its time
     */
    clockOffset: number | null;
};
export type TabListener = {
    /**
     * this tab leads now
     */
    lead: () => void;
    /**
     * it no longer does
     */
    follow: () => void;
    message: (message: Message) => void;
};
