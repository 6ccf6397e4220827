export class Tabs {
    /**
     * @param {string | null} name alike in all tabs that share; null to be alone
     * @param {TabListener} listener
     */
    constructor(name: string | null, listener: TabListener);
    get isLeader(): boolean;
    start(): void;
    stop(): void;
    /** @param {Message} message */
    post(message: Message): void;
    /**
     * Whether it is for this tab to ring: of all that are seen only one does, and if none is seen,
     * the one that leads.
     */
    isSpeaker(): Promise<boolean>;
    /** Whether any tab of these is in front of someone. */
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
 * What a follower asks the tab that leads.
 */
export type Question = {
    kind: "join";
} | {
    kind: "behind";
    position: string;
} | {
    kind: "reconnect";
};
export type Status = {
    state: import("./connection.js").LinkState;
    code: number | undefined;
    unreadCount: number | null;
    position: string | null;
    /**
     * how far the server's clock is ahead of this machine's just
     * now; null if the server has not told its time
     */
    clockOffset: number | null;
};
export type TabListener = {
    /**
     * this tab leads from now on
     */
    lead: () => void;
    /**
     * it does not any more
     */
    follow: () => void;
    message: (message: Message) => void;
};
