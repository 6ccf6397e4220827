/**
 * Who is signed in, however long it takes to find out.
 *
 * @param {TokenSource} tokens
 * @param {() => boolean} isWanted asked before each retry
 * @returns {Promise<string | null | undefined>} null if that cannot be read, or is no longer wanted;
 *   undefined if nobody is signed in
 */
export function owner(tokens: TokenSource, isWanted: () => boolean): Promise<string | null | undefined>;
/**
 * Whose token it is; null if that cannot be read. The server checks tokens, this only reads them.
 *
 * @param {string} token
 * @returns {string | null}
 */
export function subject(token: string): string | null;
/** @typedef {import('./clock.js').ServerClock} ServerClock */
/** @typedef {() => string | null | undefined | Promise<string | null | undefined>} GetToken */
/** Nobody is signed in. */
export class SignedOut extends BelfryError {
    constructor();
}
export class TokenSource {
    /**
     * @param {GetToken} get
     * @param {ServerClock} clock
     * @param {(reason: BelfryError) => void} failed the application gave none, although there is a
     *   network and it did not say that nobody is signed in
     */
    constructor(get: GetToken, clock: ServerClock, failed: (reason: BelfryError) => void);
    /** The current token, for when there is no time to ask for another. */
    get current(): string | null;
    /**
     * A token that lasts for a while, as far as one can see.
     *
     * @returns {Promise<string>}
     */
    token(): Promise<string>;
    /**
     * A new token from the application.
     *
     * @returns {Promise<string>}
     */
    fresh(): Promise<string>;
    /** The next call for a fresh token asks again instead of waiting for the answer to the last. */
    forgetQuestion(): void;
    /**
     * How long a token lasts; for ever if that cannot be read. Until the server has told its time, a
     * token counts as issued when it was given.
     *
     * @param {string} token
     * @returns {number} milliseconds
     */
    lifetime(token: string): number;
    #private;
}
export type ServerClock = import("./clock.js").ServerClock;
export type GetToken = () => string | null | undefined | Promise<string | null | undefined>;
import { BelfryError } from './error.js';
