/**
 * The token that an application hands out, kept in memory only.
 *
 * @module
 */
export type GetToken = () => string | null | undefined | Promise<string | null | undefined>;
/** @typedef {() => string | null | undefined | Promise<string | null | undefined>} GetToken */
/** Nobody is signed in. */
export declare class SignedOut extends Error {
    constructor();
}
export declare class TokenSource {
    #private;
    /** @param {GetToken} get */
    constructor(get: GetToken);
    /** The token at hand, for when there is no time to ask. */
    get current(): string | null;
    /**
     * A token that still has a while to live, as far as one can see.
     *
     * @returns {Promise<string>}
     */
    token(): Promise<string>;
    /**
     * A token that the application has just given.
     *
     * @returns {Promise<string>}
     */
    fresh(): Promise<string>;
}
/**
 * How long a token has to live by this machine's clock; for ever if one cannot see it.
 *
 * @param {string} token
 * @returns {number} milliseconds
 */
export declare function lifetime(token: string): number;
/**
 * Whose token it is; null if one cannot see it. The server judges tokens, this only reads them.
 *
 * @param {string} token
 * @returns {string | null}
 */
export declare function subject(token: string): string | null;
