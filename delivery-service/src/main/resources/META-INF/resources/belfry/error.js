/**
 * The one type of error that a client's promises reject with.
 *
 * @module
 */

/**
 * - `offline`: the server could not be reached, or the connection broke before the answer was complete
 * - `unavailable`: the server can't do it now; a retry may help
 * - `unauthorized`: there is no token, or the server refuses it
 * - `refused`: the server refuses it, and a retry does not help
 * - `unexpected`: the answer is not Belfry's, but that of a proxy, a login page or a wrong address
 *
 * @typedef {'offline' | 'unavailable' | 'unauthorized' | 'refused' | 'unexpected'} BelfryErrorCode
 */

/** Why something was not done. `cause` is the error before it, if there was one. */
export class BelfryError extends Error {
  /**
   * @param {BelfryErrorCode} code
   * @param {string} message
   * @param {number} [status] of the answer, if there was one
   * @param {unknown} [cause]
   */
  constructor(code, message, status, cause) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'BelfryError';
    this.code = code;
    this.status = status;
  }
}
