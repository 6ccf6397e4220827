/**
 * Whether an answer is one of Belfry's.
 *
 * @module
 */

import { isCategory, isNotification } from './protocol.js';

/** @typedef {import('./protocol.js').BelfryNotification} BelfryNotification */
/** @typedef {{notifications: BelfryNotification[], unread_count: number, total_count: number, position: string, locale?: string | null}} List */
/** @typedef {import('./protocol.js').Category} Category */
/** @typedef {{position: string}} Accepted */

/**
 * @param {any} value
 * @returns {value is List}
 */
export function isList(value) {
  return (
    Array.isArray(value?.notifications) &&
    value.notifications.every(isNotification) &&
    Number.isInteger(value.unread_count) &&
    Number.isInteger(value.total_count) &&
    typeof value.position === 'string'
  );
}

/**
 * @param {any} value
 * @returns {value is {key: string}}
 */
export function isKey(value) {
  return typeof value?.key === 'string';
}

/**
 * @param {any} value
 * @returns {value is {id: string}}
 */
export function hasId(value) {
  return typeof value?.id === 'string';
}

/**
 * @param {any} value
 * @returns {value is {subscriptions: {id: string}[]}}
 */
export function isSubscriptions(value) {
  return Array.isArray(value?.subscriptions) && value.subscriptions.every(hasId);
}

/**
 * @param {any} value
 * @returns {value is {categories: Category[]}}
 */
export function isCategories(value) {
  return Array.isArray(value?.categories) && value.categories.every(isCategory);
}

/**
 * @param {any} value
 * @returns {value is Accepted}
 */
export function isAccepted(value) {
  return typeof value?.position === 'string';
}
