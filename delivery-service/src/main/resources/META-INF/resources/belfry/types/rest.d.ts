/**
 * The members of a JSON object that an answer has, such as a problem's `detail`; none if it has
 * something else.
 *
 * @param {Response} answer
 * @returns {Promise<Record<string, unknown>>}
 */
export function problemOf(answer: Response): Promise<Record<string, unknown>>;
export class Rest {
    /**
     * @param {URL} base
     * @param {(fresh: boolean) => Promise<string>} token
     */
    constructor(base: URL, token: (fresh: boolean) => Promise<string>);
    /**
     * @param {{limit?: number, before?: string | null, unreadOnly?: boolean, archived?: boolean, after?: string | null}} wanted
     * @returns {Promise<Page>}
     */
    list({ limit, before, unreadOnly, archived, after }: {
        limit?: number;
        before?: string | null;
        unreadOnly?: boolean;
        archived?: boolean;
        after?: string | null;
    }): Promise<Page>;
    /** @returns {Promise<BelfrySettings>} */
    settings(): Promise<BelfrySettings>;
    /** @returns {Promise<Category[]>} those that there are, by key */
    categories(): Promise<Category[]>;
    /**
     * @param {BelfrySettings} settings
     * @returns {Promise<Accepted>}
     */
    saveSettings(settings: BelfrySettings): Promise<Accepted>;
    /**
     * @param {object} patch a JSON merge patch
     * @returns {Promise<Accepted>}
     */
    patchSettings(patch: object): Promise<Accepted>;
    /**
     * @param {Action} action
     * @param {{token?: string}} [keepalive] sent even if the page goes, with the current token
     * @returns {Promise<Accepted>}
     */
    act(action: Action, keepalive?: {
        token?: string;
    }): Promise<Accepted>;
    /**
     * What a browser subscribes to push with.
     *
     * @returns {Promise<string>}
     */
    pushKey(): Promise<string>;
    /** Whether the user has this subscription. @param {string} id */
    hasSubscription(id: string): Promise<boolean>;
    /**
     * @param {PushSubscriptionJSON} subscription
     * @returns {Promise<string>} its id
     */
    subscribe({ endpoint, keys }: PushSubscriptionJSON): Promise<string>;
    /** @param {string} id */
    unsubscribe(id: string): Promise<void>;
    #private;
}
export type BelfryErrorCode = import("./error.js").BelfryErrorCode;
export type BelfryNotification = import("./protocol.js").BelfryNotification;
export type BelfrySettings = import("./protocol.js").BelfrySettings;
export type Category = import("./protocol.js").Category;
export type Action = import("./protocol.js").Action;
export type Page = {
    /**
     * newest first
     */
    notifications: BelfryNotification[];
    /**
     * of the whole inbox
     */
    unreadCount: number;
    /**
     * of what matches
     */
    totalCount: number;
    /**
     * every frame up to this position is in it
     */
    asOf: string;
    /**
     * for `before`; null at the end
     */
    next: string | null;
    /**
     * the language that its words were looked for in, null if the user
     * has chosen none; an earlier server does not say
     */
    locale?: string | null | undefined;
};
export type List = import("./answers.js").List;
export type Accepted = import("./answers.js").Accepted;
