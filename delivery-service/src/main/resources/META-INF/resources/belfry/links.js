/**
 * Of what kind a notification is, and how a link is shown and followed.
 *
 * @module
 */

import { TYPES } from './icons.js';
import { isOfThisSite } from './protocol.js';

/**
 * The type, or `info` if this version does not know it.
 *
 * @param {import('./protocol.js').BelfryNotification} notification
 * @returns {import('./protocol.js').NotificationType}
 */
export function kindOf(notification) {
  return Object.hasOwn(TYPES, notification.notification_type)
    ? notification.notification_type
    : 'info';
}

/**
 * The host that a URL leads to; null if that is this site.
 *
 * @param {string} url
 */
export function hostOf(url) {
  const target = new URL(url);
  return isOfThisSite(target) ? null : target.host;
}

/** @param {string} url */
export function targetOf(url) {
  return hostOf(url) === null ? null : '_blank';
}
