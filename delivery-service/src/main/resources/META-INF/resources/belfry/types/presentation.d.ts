/**
 * Its type, and in front of that its actor, if it names one.
 *
 * @param {BelfryNotification} notification
 * @param {string} [label] of the type, where it stands alone; in a list it is named by its ids
 */
export function face(notification: BelfryNotification, label?: string): HTMLSpanElement;
/** Its image, in a box that has its size before there is anything to see. @param {BelfryNotification} notification */
export function imageOf(notification: BelfryNotification): HTMLDivElement | null;
/** Its buttons; null if it has none. @param {BelfryNotification} notification */
export function buttonsOf(notification: BelfryNotification): HTMLDivElement | null;
/**
 * What can be done about it, as far as this version knows how.
 *
 * @param {BelfryNotification} notification
 * @returns {PresentedAction[]}
 */
export function actionsOf(notification: BelfryNotification): PresentedAction[];
/** @param {BelfryNotification} notification */
export function actorOf(notification: BelfryNotification): {
    name: string;
    image?: string;
} | null;
/**
 * The first letters of the first and the last word of a name.
 *
 * @param {string} name
 */
export function initials(name: string): string;
export type BelfryNotification = import("./protocol.js").BelfryNotification;
export type PresentedAction = import("./protocol.js").PresentedAction;
