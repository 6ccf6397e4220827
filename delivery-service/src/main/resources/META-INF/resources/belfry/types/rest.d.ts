/**
 * The calls of docs/contract.md that a person's own inbox needs.
 *
 * @module
 */
export type BelfryNotification = import('./protocol.js').BelfryNotification;
export type BelfrySettings = import('./protocol.js').BelfrySettings;
export type Action = import('./protocol.js').Action;
export type BelfryErrorCode = 'offline' | 'unavailable' | 'unauthorized' | 'refused';
/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */
/** @typedef {import('./protocol.js').BelfrySettings} BelfrySettings */
/** @typedef {import('./protocol.js').Action} Action */
/**
 * - `offline`: nobody could be reached
 * - `unavailable`: the server can't do it just now
 * - `unauthorized`: the token is refused
 * - `refused`: it will not be done, however often one asks
 *
 * @typedef {'offline' | 'unavailable' | 'unauthorized' | 'refused'} BelfryErrorCode
 */
/** Why something was not done. */
export declare class BelfryError extends Error {
    code: BelfryErrorCode;
    status: number | undefined;
    /**
     * @param {BelfryErrorCode} code
     * @param {string} message
     * @param {number} [status] of the answer, if there was one
     */
    constructor(code: BelfryErrorCode, message: string, status?: number);
}
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
};
export declare class Rest {
    #private;
    /**
     * @param {URL} base
     * @param {(fresh: boolean) => Promise<string>} token
     */
    constructor(base: URL, token: (fresh: boolean) => Promise<string>);
    /**
     * @param {{limit?: number, before?: string | null, unreadOnly?: boolean, after?: string | null}} wanted
     * @returns {Promise<Page>}
     */
    list({ limit, before, unreadOnly, after }: {
        limit?: number;
        before?: string | null;
        unreadOnly?: boolean;
        after?: string | null;
    }): Promise<Page>;
    /** @returns {Promise<BelfrySettings>} */
    settings(): Promise<BelfrySettings>;
    /**
     * @param {BelfrySettings} settings
     * @returns {Promise<{position: string}>}
     */
    saveSettings(settings: BelfrySettings): Promise<{
        position: string;
    }>;
    /**
     * @param {Action} action
     * @param {{token?: string}} [lastWords] sent even though the page goes, with what is at hand
     * @returns {Promise<{position: string}>}
     */
    act(action: Action, lastWords?: {
        token?: string;
    }): Promise<{
        position: string;
    }>;
}
