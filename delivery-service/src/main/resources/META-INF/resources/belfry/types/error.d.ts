/**
 * The one type of error that a client's promises are broken with.
 *
 * @module
 */
/**
 * - `offline`: nobody could be reached, or the connection broke before the answer was complete
 * - `unavailable`: the server can't do it just now
 * - `unauthorized`: there is no token, or it is refused
 * - `refused`: it will not be done, however often one asks
 * - `unexpected`: what answered is not Belfry: a proxy, the login page of a network, a wrong address
 *
 * @typedef {'offline' | 'unavailable' | 'unauthorized' | 'refused' | 'unexpected'} BelfryErrorCode
 */
/** Why something was not done. Its `cause` is what led to it, if there was an error before it. */
export class BelfryError extends Error {
    /**
     * @param {BelfryErrorCode} code
     * @param {string} message
     * @param {number} [status] of the answer, if there was one
     * @param {unknown} [cause]
     */
    constructor(code: BelfryErrorCode, message: string, status?: number, cause?: unknown);
    code: BelfryErrorCode;
    status: number | undefined;
}
/**
 * - `offline`: nobody could be reached, or the connection broke before the answer was complete
 * - `unavailable`: the server can't do it just now
 * - `unauthorized`: there is no token, or it is refused
 * - `refused`: it will not be done, however often one asks
 * - `unexpected`: what answered is not Belfry: a proxy, the login page of a network, a wrong address
 */
export type BelfryErrorCode = "offline" | "unavailable" | "unauthorized" | "refused" | "unexpected";
