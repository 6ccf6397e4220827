/** @returns {Progress} */
export function nothing(): Progress;
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
export const FILTERS: Filter[];
/**
 * `all` and `unread` are what is not archived.
 */
export type Filter = "all" | "unread" | "archived";
/**
 * How much of a list is known.
 */
export type Progress = {
    /**
     * there is a newest page
     */
    isLoaded: boolean;
    /**
     * there is nothing older
     */
    isComplete: boolean;
    isLoading: boolean;
    /**
     * why the last page was not loaded
     */
    error: Error | null;
    /**
     * the position down to which everything is known
     */
    low: string | null;
};
