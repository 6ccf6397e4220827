/**
 * Whose token it is; null if one cannot see it. The server judges tokens, this only reads them.
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
     * @param {(reason: BelfryError) => void} failed is told when the application gives none though
     *   somebody is signed in, for all it says, and there is a network
     */
    constructor(get: GetToken, clock: ServerClock, failed: (reason: BelfryError) => void);
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
    /** Whoever wants a fresh token now does not wait for an answer that is still outstanding. */
    forgetQuestion(): void;
    /**
     * How long a token has to live; for ever if one cannot see it. As long as the server has not told
     * its time, it is taken to have been made when it was given.
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
