/**
 * The lists of an inbox, and how much of each is known.
 *
 * @module
 */

/** `all` and `unread` are what is not archived. @typedef {'all' | 'unread' | 'archived'} Filter */

/**
 * How much of a list is known.
 *
 * @typedef {object} Progress
 * @property {boolean} isLoaded there is a newest page
 * @property {boolean} isComplete there is nothing older
 * @property {boolean} isLoading
 * @property {Error | null} error why the last page was not loaded
 * @property {string | null} low the position down to which everything is known
 */

/** @type {Filter[]} */
export const FILTERS = ['all', 'unread', 'archived'];

/** @returns {Progress} */
export function nothing() {
  return { isLoaded: false, isComplete: false, isLoading: false, error: null, low: null };
}
