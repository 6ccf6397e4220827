export class Feed {
    /**
     * @param {import('./client.js').BelfryClient} client
     * @param {FeedListener} listener
     */
    constructor(client: import("./client.js").BelfryClient, listener: FeedListener);
    /** While somebody looks, nothing is evicted. */
    isWatched: boolean;
    stop(): void;
    /** @param {Filter} filter */
    progress(filter: Filter): import("./progress.js").Progress;
    /** All that are known, newest first. */
    get notifications(): import("./protocol.js").BelfryNotification[];
    /** The language that the user has chosen to read; undefined until it was told. */
    get locale(): string | null | undefined;
    /** Those known without a gap, newest first. @param {Filter} filter */
    unbroken(filter: Filter): Generator<import("./protocol.js").BelfryNotification, void, unknown>;
    /** @param {string} id */
    get(id: string): import("./protocol.js").BelfryNotification | undefined;
    /** Loads the newest page, unless there is one. @param {Filter} filter */
    open(filter: Filter): Promise<void>;
    /** Loads the next older page. @param {Filter} filter */
    more(filter: Filter): Promise<void>;
    /** Loads again what could not be loaded. */
    retry(): void;
    /** Everything known may be out of date: loads again what was in use. */
    reset(): void;
    /** @param {ServerFrame} frame */
    heard(frame: ServerFrame): void;
    /** Keeps the newest only, unless somebody looks. */
    evict(): void;
    #private;
}
export type BelfryNotification = import("./protocol.js").BelfryNotification;
export type ServerFrame = import("./protocol.js").ServerFrame;
export type Page = import("./rest.js").Page;
export type Filter = import("./progress.js").Filter;
export type FeedListener = {
    changed: () => void;
    /**
     * a new one
     */
    arrived: (notification: BelfryNotification) => void;
    expired: (id: string) => void;
};
