/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */
/** @typedef {{notifications: BelfryNotification[], unread_count: number, total_count: number, position: string, locale?: string | null}} List */
/** @typedef {import('./protocol.js').Category} Category */
/** @typedef {{position: string}} Accepted */
/**
 * @param {any} value
 * @returns {value is List}
 */
export function isList(value: any): value is List;
/**
 * @param {any} value
 * @returns {value is {key: string}}
 */
export function isKey(value: any): value is {
    key: string;
};
/**
 * @param {any} value
 * @returns {value is {id: string}}
 */
export function hasId(value: any): value is {
    id: string;
};
/**
 * @param {any} value
 * @returns {value is {subscriptions: {id: string}[]}}
 */
export function isSubscriptions(value: any): value is {
    subscriptions: {
        id: string;
    }[];
};
/**
 * @param {any} value
 * @returns {value is {categories: Category[]}}
 */
export function isCategories(value: any): value is {
    categories: Category[];
};
/**
 * @param {any} value
 * @returns {value is Accepted}
 */
export function isAccepted(value: any): value is Accepted;
export type BelfryNotification = import("./protocol.js").BelfryNotification;
export type List = {
    notifications: BelfryNotification[];
    unread_count: number;
    total_count: number;
    position: string;
    locale?: string | null;
};
export type Category = import("./protocol.js").Category;
export type Accepted = {
    position: string;
};
