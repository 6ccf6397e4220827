/** @typedef {import('./client.js').BelfryClient} BelfryClient */
/** @typedef {import('./inbox.js').View} View */
/** The key of its words. @typedef {'signedOut' | 'notAccepted' | 'noNetwork' | 'failed'} Trouble */
/**
 * @param {BelfryClient | null} client
 * @param {View} view
 * @returns {Trouble | null} null if the list is there, or on its way
 */
export function troubleOf(client: BelfryClient | null, view: View): Trouble | null;
/**
 * Whether there is no user, as far as the application says.
 *
 * @param {BelfryClient | null} client
 */
export function isSignedOut(client: BelfryClient | null): boolean;
export type BelfryClient = import("./client.js").BelfryClient;
export type View = import("./inbox.js").View;
/**
 * The key of its words.
 */
export type Trouble = "signedOut" | "notAccepted" | "noNetwork" | "failed";
