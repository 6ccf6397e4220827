/**
 * The type, or `info` if this version does not know it.
 *
 * @param {import('./protocol.js').BelfryNotification} notification
 * @returns {import('./protocol.js').NotificationType}
 */
export function kindOf(notification: import("./protocol.js").BelfryNotification): import("./protocol.js").NotificationType;
/**
 * The host that a URL leads to; null if that is this site.
 *
 * @param {string} url
 */
export function hostOf(url: string): string | null;
/** @param {string} url */
export function targetOf(url: string): "_blank" | null;
